export interface SecretReplica {
  readonly region: string;
  /** InSync, InProgress, Failed. */
  readonly status: string;
  readonly statusMessage?: string;
  readonly kmsKeyId?: string;
}

/** A secret as the list tells it. Moments are milliseconds since the epoch. Never a value. */
export interface SecretSummary {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdAt?: number;
  readonly lastChangedAt?: number;
  /** A day, not a moment: Secrets Manager tells the date alone. */
  readonly lastAccessedAt?: number;
  readonly lastRotatedAt?: number;
  readonly nextRotationAt?: number;
  readonly rotationEnabled: boolean;
  readonly rotateAfterDays?: number;
  /** `rate(10 days)` or `cron(…)`. */
  readonly rotationSchedule?: string;
  readonly kmsKeyId?: string;
  readonly primaryRegion?: string;
  /** When deletion was asked for; absent where it was not. */
  readonly deletedAt?: number;
  readonly tagCount: number;
}

export interface SecretVersion {
  readonly versionId: string;
  /** AWSCURRENT, AWSPENDING, AWSPREVIOUS, or labels of one's own. */
  readonly stages: readonly string[];
}

export interface SecretVersionAge extends SecretVersion {
  readonly createdAt?: number;
  /** A day, not a moment. */
  readonly lastAccessedAt?: number;
}

export interface SecretDetail extends SecretSummary {
  readonly replicas: readonly SecretReplica[];
  readonly versions: readonly SecretVersion[];
  readonly rotationFunctionArn?: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly owningService?: string;
}

/** The form of a secret and the names of its keys; nothing of what they hold. */
export type SecretShape =
  | { readonly form: 'json-object'; readonly keys: readonly string[] }
  /** JSON, but no object: a list, a number, a text. */
  | { readonly form: 'json-other' }
  | { readonly form: 'text' }
  | { readonly form: 'binary' };

export type SecretKeys = SecretShape & {
  readonly versionId?: string;
  /** When this version was made, in milliseconds since the epoch. */
  readonly createdAt?: number;
};

/** What two secrets of a pair share, by the names of their keys; nothing of what they hold. */
export interface SecretParity {
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
  readonly inBoth: readonly string[];
  readonly equal: readonly EqualValue[];
}

/** Two keys that hold the same value. A name is empty where a value has no keys. */
export interface EqualValue {
  readonly left: string;
  readonly right: string;
  /** Neither name says that what it holds is no secret. */
  readonly isFinding: boolean;
  /** The side that held it before its newest rotation, where it is not the current value of both. */
  readonly former?: 'left' | 'right';
}
