import type { Failure } from '../../../core/cells/cell.ts';
import type { DefinitionRows } from '../../../core/resources/deployments/definition-differences.ts';
import type { DeploymentStage } from '../../../core/resources/deployments/types.ts';
import type { WayMark } from './way-marks.ts';

/** What runs of a service in one environment; or why that is not known. */
export interface ReleaseSide {
  readonly tag?: string;
  readonly revision?: string;
  readonly stage?: DeploymentStage;
  readonly isThere?: boolean;
  readonly failure?: Failure;
}

/** A service on its way from one environment into another. */
export interface ReleaseRow {
  readonly service: string;
  readonly from: ReleaseSide;
  readonly to: ReleaseSide;
  /** Present where both task definitions could be read. */
  readonly differences?: DefinitionRows;
}

/** What a release of a row would do, in words, and whether there is anything to release. */
export function releaseWords({ from, to }: Pick<ReleaseRow, 'from' | 'to'>, target: string) {
  if (from.tag === undefined)
    return { may: false, words: 'What runs there has no tag that could be released.' };
  if (to.failure || to.isThere === false)
    return { may: false, words: `${target} has no service of this name, or does not tell of it.` };
  if (from.tag === to.tag) return { may: false, words: `${from.tag} is in ${target} already.` };
  if (to.stage !== 'steady' && to.stage !== 'failed')
    return { may: false, words: `A deployment is under way in ${target}.` };
  return { may: true, words: `image ${to.tag ?? 'unknown'} becomes ${from.tag}` };
}

/** What is there to release: nothing only where each service is known to run one image on both sides. */
export function releaseMark(rows: readonly ReleaseRow[], target: string): WayMark {
  const counts = { open: 0, moving: 0, unknown: 0 };
  for (const row of rows) {
    const [from, to] = [row.from.tag, row.to.tag];
    if (releaseWords(row, target).may) counts.open += 1;
    else if (from === undefined || to === undefined) counts.unknown += 1;
    else if (from !== to) counts.moving += 1;
  }
  const words = [
    counts.open > 0 ? `${counts.open} to release` : '',
    counts.moving > 0 ? `${counts.moving} under way` : '',
    counts.unknown > 0 ? `${counts.unknown} not known` : '',
  ].filter(Boolean);
  if (words.length === 0) return { state: 'done', word: 'nothing to release' };
  return { state: counts.unknown > 0 ? 'warned' : 'open', word: words.join(', ') };
}
