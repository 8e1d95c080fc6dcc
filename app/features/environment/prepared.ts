import type { BackupVerdict } from '../../../core/changes/backup-schedule/verdict.ts';
import type { Cell } from '../../../core/cells/cell.ts';

/** What a person may do on one side, and in a sentence why not. */
export interface Rights {
  readonly initialise: boolean;
  readonly seed: boolean;
  readonly reset: boolean;
  /** Why none of the three is offered. */
  readonly preparing?: string;
  readonly schedule: boolean;
  readonly scheduling?: string;
}

/** One table against the schedule. */
export interface BackupRow {
  readonly table: string;
  /** Absent where the schedule, or the newest backup, could not be read. */
  readonly verdict?: BackupVerdict;
  /** Milliseconds since the epoch. */
  readonly newestAt?: number;
  readonly isScheduled: boolean;
}

/** The schedule as it is set. */
export interface ScheduleSummary {
  /** By AWS Backup, or by the console itself. */
  readonly way: 'aws-backup' | 'console';
  readonly timeZone?: string;
  readonly tables: readonly string[];
}

export interface BackupSide {
  readonly schedule: Cell<ScheduleSummary>;
  /** `leftOut`: how many tables there are beyond those that are shown. */
  readonly rows: Cell<{ readonly shown: readonly BackupRow[]; readonly leftOut: number }>;
  /** The newest backups, where they could not be read: the rows have no ages then. */
  readonly ages: Cell<true>;
}
