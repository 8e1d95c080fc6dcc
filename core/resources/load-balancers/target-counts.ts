import { isFailure, valueOf } from '../../cells/cell.ts';
import type { GroupHealth } from './balancer.ts';

export interface TargetCounts {
  readonly groups: number;
  readonly targets: number;
  readonly healthy: number;
  /** Groups whose targets could not be read: nothing is known of those. */
  readonly unread: number;
}

/** All targets of some groups together. What drains is on its way out and counts as no target. */
export function countTargets(groups: readonly GroupHealth[]): TargetCounts {
  const targets = groups
    .flatMap((group) => valueOf(group.targets) ?? [])
    .filter(({ state }) => state !== 'draining');
  return {
    groups: groups.length,
    targets: targets.length,
    healthy: targets.filter(({ state }) => state === 'healthy').length,
    unread: groups.filter((group) => isFailure(group.targets)).length,
  };
}
