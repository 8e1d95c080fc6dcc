import type { ChangingScene } from '../../actions/action.ts';
import type { Change, Json } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { compareTables } from './engine/compare-tables.ts';
import type { CompareCheckpoint, CompareTotals } from './engine/compare-tables.ts';
import { tableSettings } from './engine/settings/read-settings.ts';
import { settingsDifference } from './engine/settings/settings-difference.ts';
import { Cancelled } from './engine/upstream-call.ts';
import { KeptCheckpoint } from './kept-checkpoint.ts';
import { NOT_TABLE_SETTINGS } from './restored-settings.ts';
import { tableNow } from './table-now.ts';

export interface ComparedTables {
  readonly sentences: readonly string[];
  readonly changes: readonly Change[];
}

interface Restored {
  readonly live: string;
  readonly into: string;
  readonly compareItems: boolean;
}

/**
 * How a restored table differs from the live one: in settings, and where it was wished in items. A comparison that
 * fails is told as such: the table is restored all the same.
 * @throws Cancelled; UpstreamFailed where not even the settings can be read.
 */
export async function compareRestored(
  scene: ChangingScene,
  { live, into, compareItems }: Restored,
  from: CompareCheckpoint | undefined,
  checkpointOf: (comparing: CompareCheckpoint) => Json,
): Promise<ComparedTables> {
  const { signal } = scene;
  const [left, right] = [live, into].map((table) => ({ client: scene.clients.dynamodb, table }));
  if (!left || !right || live === into || !(await tableNow(left, { signal })))
    return { sentences: ['There is no live table to compare it with.', NOT_TABLE_SETTINGS], changes: [] };
  const [a, b] = await Promise.all([tableSettings(left, { signal }), tableSettings(right, { signal })]);
  const { different, unknown } = settingsDifference(a, b);
  const settings =
    different.length === 0
      ? `Its settings are those of ${live}.`
      : `Its settings differ from those of ${live}: ${different.map((one) => one.setting).join(', ')}.`;
  const unread =
    unknown.length === 0 ? [] : [`Could not be compared: ${unknown.map((one) => one.setting).join(', ')}.`];
  const settingChanges = different.map(({ setting, left: before = 'none', right: after = 'none' }) => ({
    attribute: `${setting}, live and restored`,
    before,
    after,
  }));
  if (!compareItems) return { sentences: [settings, ...unread, NOT_TABLE_SETTINGS], changes: settingChanges };
  const kept = new KeptCheckpoint(scene.run);
  const compared = await compareTables(left, right, {
    signal,
    from,
    onProgress({ done, total, checkpoint }) {
      scene.run.report({ stage: 'comparing items', done, total, unit: 'items' });
      kept.keep(checkpointOf(checkpoint));
    },
  });
  if (compared.outcome === 'cancelled') throw new Cancelled();
  const items =
    compared.outcome === 'done'
      ? itemsSentence(compared, live, into)
      : `The items were not compared. ${compared.outcome === 'refused' ? compared.sentence : failureSentence(compared.failure)}`;
  await kept.settle();
  return {
    sentences: [settings, ...unread, items, NOT_TABLE_SETTINGS],
    changes: [...settingChanges, ...itemChanges(compared)],
  };
}

function itemsSentence(
  { equal, different, onlyLeft, onlyRight }: CompareTotals,
  live: string,
  into: string,
): string {
  const counts = [equal, different, onlyLeft, onlyRight].map((count) => count.toLocaleString('en-US'));
  return `Items: ${counts[0]} equal, ${counts[1]} different, ${counts[2]} only in ${live}, ${counts[3]} only in ${into}.`;
}

function itemChanges({ different, onlyLeft, onlyRight }: CompareTotals): readonly Change[] {
  return [
    { attribute: 'items that differ', after: String(different) },
    { attribute: 'items only in the live table', after: String(onlyLeft) },
    { attribute: 'items only in the restored table', after: String(onlyRight) },
  ].filter(({ after }) => after !== '0');
}
