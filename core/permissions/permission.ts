import type { ResourceKind } from './kinds.ts';

/** As IAM writes it: `dynamodb:CreateBackup`. */
export type IamAction = `${string}:${string}`;

/** IAM actions on one kind of resource. Which ARNs that is in a stage stands in kinds.ts, and nowhere else. */
export interface Permission {
  readonly on: ResourceKind;
  readonly allow: readonly IamAction[];
}

/** `may('table', 'dynamodb:CreateBackup')`. */
export function may(on: ResourceKind, ...allow: readonly IamAction[]): Permission {
  return { on, allow };
}
