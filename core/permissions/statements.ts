import { kindOf } from './kinds.ts';
import type { Condition, Place, ResourceKind } from './kinds.ts';
import type { IamAction, Permission } from './permission.ts';

/** A statement as it stands in a policy document. Source: IAM user guide, "Grammar of the IAM JSON policy language". */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly IamAction[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

/** `tables.create-backup` as `TablesCreateBackup`: a Sid takes letters and digits alone. */
export function sidOf(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** One statement for each kind of resource that the permissions are on: what several ask for stands there once. */
export function statementsOf(
  permissions: readonly Permission[],
  place: Place,
  sid = '',
): readonly Statement[] {
  const byKind = new Map<ResourceKind, Set<IamAction>>();
  for (const { on, allow } of permissions) byKind.set(on, new Set([...(byKind.get(on) ?? []), ...allow]));
  return [...byKind].flatMap(([kind, actions]) => {
    const { arns, condition } = kindOf(kind);
    const Resource = arns(place);
    if (Resource.length === 0) return [];
    return {
      Sid: `${sidOf(sid)}${sidOf(kind)}`,
      Effect: 'Allow' as const,
      Action: [...actions].sort(),
      Resource,
      ...(condition && { Condition: condition(place) }),
    };
  });
}
