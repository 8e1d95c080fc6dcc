import { kindOf } from './kinds.ts';
import type { Place } from './kinds.ts';
import type { IamAction, Permission } from './permission.ts';

/** Actions that their service could narrow, and that stand on `*` all the same: why. */
const WHY: Readonly<Partial<Record<IamAction, string>>> = {
  'cloudwatch:DescribeAlarms': 'Composite alarms are told only to whoever may see every alarm.',
  'cloudwatch:DescribeAlarmHistory': 'Composite alarms are told only to whoever may see every alarm.',
  'cloudwatch:GetMetricData': 'Metrics are no resources; a dataset is something else.',
  'cloudwatch:ListMetrics': 'Metrics are no resources; a dataset is something else.',
  'ce:GetCostAndUsage': 'Costs are the account’s: a billing view can not be one stage’s.',
};

const NO_RESOURCE = 'Its service has no resource-level permission for it.';

/** Part of a role that no name of the catalogue narrows. */
export interface OpenResource {
  readonly action: IamAction;
  readonly on: readonly string[];
  readonly why: string;
}

/** What stands on more than the names of the catalogue, each with its reason. */
export function openResources(permissions: readonly Permission[], place: Place): readonly OpenResource[] {
  const found = new Map<string, OpenResource>();
  for (const { on, allow } of permissions)
    for (const action of allow) {
      const { arns, why } = kindOf(on);
      const reason = on === 'everything' ? (WHY[action] ?? NO_RESOURCE) : why;
      if (reason !== undefined) found.set(`${action} ${on}`, { action, on: arns(place), why: reason });
    }
  return [...found.values()].sort((one, other) => one.action.localeCompare(other.action));
}
