import type { Failure } from '../../../core/cells/cell.ts';
import type { DefinitionRows } from '../../../core/resources/deployments/definition-differences.ts';
import type { DeploymentStage } from '../../../core/resources/deployments/types.ts';

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
