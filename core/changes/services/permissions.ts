import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';

/** New tasks of a service: their roles are handed to ECS with the revision that they are of. */
export const STARTS_TASKS: readonly Permission[] = [
  may('service', 'ecs:UpdateService'),
  may('task-role', 'iam:PassRole'),
];

/** A new revision of a task definition, with the tags of the former one. */
export const REGISTERS: readonly Permission[] = [
  may('task-definition', 'ecs:RegisterTaskDefinition', 'ecs:TagResource'),
  may('task-role', 'iam:PassRole'),
];

/** Whether new tasks could read their secrets is asked before they are started. */
export const ASKS_ROLES: readonly Permission[] = [may('asked-role', 'iam:SimulatePrincipalPolicy')];

/** Requests are divided by a listener's rule, or by the listener itself where it has none. */
export const SHIFTS_TRAFFIC: readonly Permission[] = [
  may('listener-rule', 'elasticloadbalancing:ModifyRule'),
  may('listener', 'elasticloadbalancing:ModifyListener'),
];
