import type { KeyType } from '../values/attribute-value.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** A primary key: of a table, or of one of its indexes. */
export interface KeyPair {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | undefined;
}

export interface Throughput {
  readonly read: number;
  readonly write: number;
  readonly lastIncreaseMs?: number;
  readonly lastDecreaseMs?: number;
  /** On the UTC day of the last one. */
  readonly decreases?: number;
}

export type ProjectionType = 'ALL' | 'KEYS_ONLY' | 'INCLUDE';

export interface IndexRecord {
  readonly name: string;
  readonly kind: 'GLOBAL' | 'LOCAL';
  readonly keys: KeyPair;
  readonly projection: ProjectionType;
  readonly nonKeyAttributes: readonly string[];
  readonly status: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  readonly backfilling: boolean;
  readonly throughput: Throughput;
  /** Prefix of the index's entries in the store. */
  readonly storeId: number;
}

export interface TimeToLive {
  readonly attribute: string;
  readonly status: 'ENABLING' | 'ENABLED' | 'DISABLING';
  /** Prefix of the entries that order items by their expiry. */
  readonly storeId: number;
}

export interface PointInTimeRecovery {
  readonly enabledAtMs: number;
  readonly periodDays: number;
}

/** Where a restored table comes from, and what is still to be copied. */
export interface RestoreOrigin {
  readonly sourceBackupArn?: string;
  readonly sourceTableArn?: string;
  readonly restoreTimeMs: number;
  readonly inProgress: boolean;
  readonly job?:
    | { readonly kind: 'backup'; readonly storeId: number }
    | { readonly kind: 'point-in-time'; readonly storeId: number };
}

export interface StreamSetting {
  readonly enabled: boolean;
  readonly viewType?: string;
  /** Set from the first time on that the stream was enabled. */
  readonly label?: string;
}

/** Everything that is known of a table but its items. */
export interface TableRecord {
  readonly name: string;
  readonly tableId: string;
  readonly createdAtMs: number;
  readonly status: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  readonly attributeDefinitions: readonly KeyAttribute[];
  readonly keys: KeyPair;
  readonly billingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly onDemandSinceMs?: number;
  readonly throughput: Throughput;
  readonly tableClass?: { readonly name: string; readonly changedAtMs?: number };
  readonly deletionProtection: boolean;
  readonly stream?: StreamSetting;
  readonly timeToLive?: TimeToLive;
  readonly pointInTime?: PointInTimeRecovery;
  readonly tags: Readonly<Record<string, string>>;
  readonly indexes: readonly IndexRecord[];
  readonly restore?: RestoreOrigin;
  /** Prefix of the table's items in the store. */
  readonly storeId: number;
}

/** The attributes of an item that an index holds; `undefined` where it holds all. */
export function projectedAttributes(table: TableRecord, index: IndexRecord): ReadonlySet<string> | undefined {
  if (index.projection === 'ALL') return undefined;
  const names = new Set<string>(index.nonKeyAttributes);
  for (const keys of [table.keys, index.keys]) for (const { name } of keyAttributes(keys)) names.add(name);
  return names;
}

export function keyAttributes(keys: KeyPair): readonly KeyAttribute[] {
  return keys.range === undefined ? [keys.hash] : [keys.hash, keys.range];
}

/** The attributes of a last evaluated key: those of the table and those of the index that was read. */
export function startKeyAttributes(
  table: TableRecord,
  index: IndexRecord | undefined,
): readonly KeyAttribute[] {
  const attributes = new Map<string, KeyAttribute>();
  const both = index === undefined ? [table.keys] : [table.keys, index.keys];
  for (const keys of both)
    for (const attribute of keyAttributes(keys)) attributes.set(attribute.name, attribute);
  return [...attributes.values()];
}
