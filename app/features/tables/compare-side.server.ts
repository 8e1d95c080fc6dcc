import type { Failure } from '../../../core/cells/cell.ts';
import { compareTables } from '../../../core/changes/tables/engine/compare-tables.ts';
import { tableSettings } from '../../../core/changes/tables/engine/settings/read-settings.ts';
import { settingsDifference } from '../../../core/changes/tables/engine/settings/settings-difference.ts';
import type { SettingDifference } from '../../../core/changes/tables/engine/settings/settings-difference.ts';
import { UpstreamFailed } from '../../../core/changes/tables/engine/upstream-call.ts';
import type { Source } from '../../../core/resources/source.ts';

/** Somebody waits: what is not compared by then is told as such. */
const COMPARED_FOR_MS = 20_000;
/** Items that wait for their partner in memory; a page must not take more. */
const MOST_WAITING = 50_000;
const PATIENCE = { attempts: 4, firstPauseMs: 50, longestPauseMs: 1_000 };

/** Keys as one text each: Remix sends objects member by member, which loses one that is called `__proto__`. */
export interface SentComparison {
  readonly equal: number;
  readonly different: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
  readonly firstDifferent: readonly string[];
  readonly firstOnlyHere: readonly string[];
  readonly firstOnlyThere: readonly string[];
  /** Whether all items of both tables were read. */
  readonly isWhole: boolean;
  readonly settings: readonly SettingDifference[];
}

export type ComparedSide =
  | { readonly state: 'compared'; readonly comparison: SentComparison }
  | { readonly state: 'refused'; readonly sentence: string }
  | { readonly state: 'failed'; readonly failure: Failure };

/** Two tables of one environment, item by item and setting by setting, for as long as a page may take. */
export async function compareSide(
  source: Pick<Source, 'clients'>,
  here: string,
  there: string,
  asked: AbortSignal,
): Promise<ComparedSide> {
  const [left, right] = [here, there].map((table) => ({ client: source.clients.dynamodb, table }));
  if (!left || !right) throw new RangeError(here);
  const signal = AbortSignal.any([asked, AbortSignal.timeout(COMPARED_FOR_MS)]);
  const options = { signal, patience: PATIENCE };
  try {
    const [ended, a, b] = await Promise.all([
      compareTables(left, right, { ...options, mostWaiting: MOST_WAITING }),
      tableSettings(left, options),
      tableSettings(right, options),
    ]);
    if (ended.outcome === 'refused') return { state: 'refused', sentence: ended.sentence };
    if (ended.outcome === 'failed') return { state: 'failed', failure: ended.failure };
    const texts = (keys: readonly object[]) => keys.map((key) => JSON.stringify(key));
    return {
      state: 'compared',
      comparison: {
        equal: ended.equal,
        different: ended.different,
        onlyHere: ended.onlyLeft,
        onlyThere: ended.onlyRight,
        firstDifferent: texts(ended.firstDifferent),
        firstOnlyHere: texts(ended.firstOnlyLeft),
        firstOnlyThere: texts(ended.firstOnlyRight),
        isWhole: ended.outcome === 'done',
        settings: settingsDifference(a, b).different,
      },
    };
  } catch (error) {
    if (error instanceof UpstreamFailed) return { state: 'failed', failure: error.failure };
    if (signal.aborted) return { state: 'refused', sentence: 'The tables did not answer in time.' };
    throw error;
  }
}
