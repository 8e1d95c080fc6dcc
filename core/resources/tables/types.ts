import type { KeyAttribute } from '../../catalogue/tables.ts';

export type { KeyAttribute };

/** DynamoDB's type descriptors. Source: DynamoDB API reference, AttributeValue. */
export const ATTRIBUTE_TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** The types that a condition's value may have. */
export const VALUE_TYPES = ['S', 'N', 'B', 'BOOL', 'NULL'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** One value in DynamoDB JSON. Numbers are text as DynamoDB sends them; bytes (B, BS) are base64 text. */
export type AttributeJson =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: boolean }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeJson[] }
  | { readonly M: Readonly<Record<string, AttributeJson>> };

/** An item in DynamoDB JSON, attribute by attribute. */
export type ItemJson = Readonly<Record<string, AttributeJson>>;

export interface KeySchema {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** A global index may have up to four attributes in either part of its key; these stand after the first ones. */
  readonly furtherKeys?: readonly (KeyAttribute & { readonly role: 'HASH' | 'RANGE' })[];
}

export interface IndexSummary extends KeySchema {
  readonly name: string;
  readonly kind: 'GSI' | 'LSI';
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** The attributes that INCLUDE adds to the keys. */
  readonly projectedAttributes: readonly string[];
  /** Of a GSI: CREATING, UPDATING, DELETING, ACTIVE. An LSI has none. */
  readonly status?: string;
  readonly backfilling?: boolean;
  readonly readCapacityUnits?: number;
  readonly writeCapacityUnits?: number;
  /** As of DynamoDB's last count: it counts about every six hours. */
  readonly itemCount?: number;
  readonly sizeBytes?: number;
}

export interface TableSummary extends KeySchema {
  readonly name: string;
  readonly arn: string;
  /** CREATING, UPDATING, DELETING, ACTIVE, … */
  readonly status: string;
  readonly indexes: readonly IndexSummary[];
  readonly billingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  /** Provisioned units; absent on demand. */
  readonly readCapacityUnits?: number;
  readonly writeCapacityUnits?: number;
  /** Limits set on an on-demand table; absent where none are. */
  readonly maximumReadRequestUnits?: number;
  readonly maximumWriteRequestUnits?: number;
  /** As of DynamoDB's last count: it counts about every six hours. */
  readonly itemCount: number;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly tableClass: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  readonly deletionProtection: boolean;
  readonly stream?: { readonly view: string; readonly arn?: string };
  readonly encryption: TableEncryption;
  readonly replicaRegions: readonly string[];
}

/** `aws-owned` is DynamoDB's default and is not told by DescribeTable; `kms` names its key. */
export type TableEncryption =
  | { readonly kind: 'aws-owned' }
  | { readonly kind: 'kms'; readonly status: string; readonly keyArn?: string };

export interface TimeToLive {
  /** ENABLED, ENABLING, DISABLED, DISABLING. */
  readonly status: string;
  readonly attribute?: string;
}

export interface ContinuousBackups {
  readonly pointInTimeRecovery: boolean;
  readonly recoveryPeriodDays?: number;
  /** Milliseconds since the epoch; absent where recovery is off. */
  readonly earliestRestorableAt?: number;
  readonly latestRestorableAt?: number;
}

export interface BackupSummary {
  readonly arn: string;
  readonly name: string;
  readonly tableName: string;
  /** USER, SYSTEM, AWS_BACKUP. */
  readonly type: string;
  /** CREATING, AVAILABLE, DELETED. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly sizeBytes?: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Capacity units that a read used, as DynamoDB counted them. */
export interface ConsumedCapacity {
  readonly total: number;
  readonly table?: number;
  /** Units by index name, global and local. */
  readonly indexes: Readonly<Record<string, number>>;
}

export interface ItemPage {
  readonly items: readonly ItemJson[];
  /** The size of each item, in the order of `items`, by DynamoDB's rule. */
  readonly itemSizesBytes: readonly number[];
  /** What the items add up to, in bytes, by DynamoDB's rule. */
  readonly sizeBytes: number;
  /** Items shown, and items read before the filter. */
  readonly count: number;
  readonly scannedCount: number;
  readonly consumedCapacity?: ConsumedCapacity;
  /** 1 for the first page. */
  readonly pageNumber: number;
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
  /** The way back; absent on the first page. Without a cursor it leads to the first page. */
  readonly previous?: { readonly cursor?: string };
}

export interface ItemResult {
  readonly item: ItemJson;
  readonly sizeBytes: number;
  readonly consumedCapacity?: ConsumedCapacity;
}

export interface PartiqlPage {
  readonly items: readonly ItemJson[];
  readonly itemSizesBytes: readonly number[];
  readonly sizeBytes: number;
  readonly consumedCapacity?: ConsumedCapacity;
  readonly pageNumber: number;
  readonly next?: string;
  readonly previous?: { readonly cursor?: string };
}

/** What is wrong with what was typed or linked: where, and a sentence for a person. */
export interface Mistake {
  /** The name of the field or URL parameter. */
  readonly field: string;
  readonly sentence: string;
}

/** A result of reading what a person gave. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistakes: readonly Mistake[] };
