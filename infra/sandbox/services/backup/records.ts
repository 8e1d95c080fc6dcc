import type {
  BackupJobState,
  BackupPlan,
  BackupRule,
  BackupSelection,
  Lifecycle,
  RecoveryPointCreator,
} from '@aws-sdk/client-backup';

/** Everything is kept by its id; times are milliseconds since the epoch. */
export interface VaultRecord {
  readonly name: string;
  readonly createdAtMs: number;
  readonly creatorRequestId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface PlanRecord {
  readonly id: string;
  readonly plan: Omit<BackupPlan, 'Rules'> & { readonly Rules: readonly KeptRule[] };
  readonly versionId: string;
  readonly createdAtMs: number;
  readonly creatorRequestId?: string;
  readonly lastRunAtMs?: number;
}

export type KeptRule = BackupRule & { readonly RuleId: string };

export interface SelectionRecord {
  readonly id: string;
  readonly planId: string;
  readonly selection: BackupSelection;
  readonly createdAtMs: number;
  readonly creatorRequestId?: string;
}

export interface JobRecord {
  readonly id: string;
  readonly vault: string;
  readonly resourceArn: string;
  readonly roleArn: string;
  readonly state: BackupJobState;
  readonly statusMessage?: string;
  readonly recoveryPointArn?: string;
  readonly sizeBytes?: number;
  readonly lifecycle?: Lifecycle;
  readonly createdBy?: RecoveryPointCreator;
  readonly idempotencyToken?: string;
  readonly createdAtMs: number;
  readonly completedAtMs?: number;
}

/** What a job has made, or is making. */
export interface RecoveryPointRecord {
  readonly arn: string;
  readonly vault: string;
  readonly resourceArn: string;
  readonly roleArn: string;
  readonly isComplete: boolean;
  readonly sizeBytes: number;
  readonly lifecycle?: Lifecycle;
  readonly createdBy?: RecoveryPointCreator;
  readonly createdAtMs: number;
  readonly completedAtMs?: number;
}
