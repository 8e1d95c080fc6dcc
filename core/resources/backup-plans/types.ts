/** The backup plan by which this console has tables backed up, as AWS Backup tells it. */
export interface TablesPlan {
  readonly planId: string;
  /** Of the plan's document: every change gives another. */
  readonly versionId: string;
  /** `cron(0 3 * * ? *)`, and the IANA zone in which it is read. */
  readonly scheduleExpression: string;
  readonly timeZone: string;
  readonly keepDays?: number;
  readonly vault: string;
  readonly selections: readonly PlanSelection[];
}

/** What of the account a plan backs up. */
export interface PlanSelection {
  readonly id: string;
  readonly name: string;
  /** Names of tables, as their ARNs end. */
  readonly tables: readonly string[];
  /** Whom AWS Backup works as. */
  readonly roleArn: string;
}
