import type { IamAction } from '../permission.ts';
import type { ResourceType } from '../types-of-resources.ts';

/** What IAM is asked when a command is sent: one action on one type of resource. */
export interface Ask {
  readonly action: IamAction;
  readonly on: ResourceType;
  /** Which one, where a command names two of a type: the first is where something comes from. */
  readonly of?: 'source' | 'target';
  /** Only where the command names a version, or none; only where it carries tags. */
  readonly when?: 'version' | 'no-version' | 'tags';
}

export type Asks = Readonly<Record<string, readonly Ask[]>>;

/** Commands whose name is IAM's action, on one type of resource each: `same('dynamodb', { table: 'GetItem Scan' })`. */
export function same(service: string, byType: Readonly<Partial<Record<ResourceType, string>>>): Asks {
  return Object.fromEntries(
    Object.entries(byType).flatMap(([type, names]) =>
      names.split(/\s+/).map((name) => {
        const operation = `${service}:${name}` as const;
        return [operation, [{ action: operation, on: type as ResourceType }]];
      }),
    ),
  );
}

export function ask(action: IamAction, on: ResourceType, more: Pick<Ask, 'of' | 'when'> = {}): Ask {
  return { action, on, ...more };
}
