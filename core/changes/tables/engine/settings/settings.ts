import type { FailureState } from '../../../../cells/cell.ts';

/** All types here are JSON, so that a capture can keep them. */
export type KeyPart = {
  readonly name: string;
  readonly role: 'HASH' | 'RANGE';
  readonly type: 'S' | 'N' | 'B';
};

export type CapacityUnits = { readonly read: number; readonly write: number };
/** The most request units a second that are allowed on demand; null is no limit. */
export type Ceiling = { readonly read: number | null; readonly write: number | null };

export type IndexSettings = {
  readonly name: string;
  readonly key: readonly KeyPart[];
  readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** What INCLUDE adds, sorted. */
  readonly projected: readonly string[];
  /** Of a global index of a provisioned table. */
  readonly units: CapacityUnits | null;
  readonly ceiling: Ceiling;
};

export type Billing = {
  readonly mode: 'PAY_PER_REQUEST' | 'PROVISIONED';
  /** Null on demand. */
  readonly units: CapacityUnits | null;
  readonly ceiling: Ceiling;
};

/** `aws-owned` is the default; `kms` is a key in the account, AWS's or its own. */
export type Encryption =
  { readonly kind: 'aws-owned' } | { readonly kind: 'kms'; readonly keyArn: string | null };

/** A setting that has a call of its own: told, or the reason why it could not be read. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | {
      readonly known: false;
      readonly state: FailureState;
      readonly operation: string;
      readonly code: string | null;
    };

export type TimeToLiveSetting = {
  readonly attribute: string;
  /** ENABLED, ENABLING, DISABLING. */
  readonly status: string;
};

/** `index` is null for the table itself; `mode` is null where the endpoint tells none. */
export type ContributorInsights = { readonly index: string | null; readonly mode: string | null };

/**
 * What a table is, other than its items: all of it is lost with the table, and most of it with a restore. Auto scaling
 * (Application Auto Scaling), alarms and the consumers of a stream are settings of other services and not in here.
 */
export type TableSettings = {
  readonly table: string;
  readonly arn: string;
  readonly key: readonly KeyPart[];
  readonly globalIndexes: readonly IndexSettings[];
  readonly localIndexes: readonly IndexSettings[];
  readonly billing: Billing;
  readonly tableClass: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  readonly deletionProtection: boolean;
  /** The view of the stream; null where there is none. */
  readonly stream: string | null;
  readonly encryption: Encryption;
  readonly replicaRegions: readonly string[];
  readonly timeToLive: Known<TimeToLiveSetting | null>;
  /** Days that can be gone back, where the endpoint tells; null where it is off. */
  readonly pointInTimeRecovery: Known<{ readonly days: number | null } | null>;
  /** The owner's tags; those that begin with `aws:` are AWS's and can not be set. */
  readonly tags: Known<Readonly<Record<string, string>>>;
  readonly contributorInsights: Known<readonly ContributorInsights[]>;
  /** The policy as its JSON text; null where there is none. */
  readonly resourcePolicy: Known<string | null>;
  /** ARNs of the Kinesis streams that changes go to. */
  readonly kinesisStreams: Known<readonly string[]>;
};
