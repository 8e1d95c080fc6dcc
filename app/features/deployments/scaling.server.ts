import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue } from '../../../core/cells/cell.ts';
import {
  scalableTargets,
  scalingActivities,
  scalingPolicies,
  scheduledActions,
  serviceResourceId,
} from '../../../core/resources/scaling/scaling.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ScalingReads } from './scaling-pane.tsx';

/** What scales one service: the whole namespace's targets are one chain, which every service's page shares. */
export function scalingOf(source: Source, cluster: string, service: string, budget: Budget): ScalingReads {
  const resourceId = serviceResourceId(cluster, service);
  return {
    target: scalableTargets(source, 'ecs', budget).then((cell) => only(cell, resourceId)),
    policies: scalingPolicies(source, 'ecs', budget, resourceId),
    scheduled: scheduledActions(source, 'ecs', budget, resourceId),
    activities: scalingActivities(source, 'ecs', resourceId, budget),
  };
}

function only<T extends { readonly resourceId: string }>(
  cell: Cell<readonly T[]>,
  resourceId: string,
): Cell<T> {
  if (!hasValue(cell)) return cell;
  const found = cell.value.find((one) => one.resourceId === resourceId);
  return found ? { ...cell, value: found } : { state: 'empty', at: cell.at };
}
