/** A table that is backed up every day, by its physical name. */
export interface ScheduledTable {
  readonly name: string;
  /** When it was put on the schedule, in milliseconds since the epoch: nothing before was missed. */
  readonly since: number;
}

/** Which tables of an environment the console itself backs up. Daily at one time, kept for some days. */
export interface BackupSchedule {
  readonly tables: readonly ScheduledTable[];
  /** An IANA time zone, as `Africa/Kampala`. */
  readonly timeZone: string;
}

/** A backup that the schedule made. The schedule deletes none but these. */
export interface ScheduledBackup {
  readonly table: string;
  readonly name: string;
  readonly arn: string;
  readonly madeAt: number;
}

/** A schedule together with what a change of it is conditional on. */
export interface VersionedSchedule {
  readonly schedule: BackupSchedule;
  readonly version: number;
}

/** What a plan may know of the schedules. */
export interface ScheduleReads {
  /** Undefined where the console backs up nothing there. */
  readonly read: (environmentId: string) => Promise<VersionedSchedule | undefined>;
  /** The schedule's own backups of a table that are not known to be deleted, oldest first. */
  readonly made: (environmentId: string, table: string) => Promise<readonly ScheduledBackup[]>;
}

/** The console's own backup schedules, in the home environment's table. */
export interface Schedules extends ScheduleReads {
  /**
   * Puts a schedule in the place of the one of that version; undefined stands for none. False where it is another by
   * now: nothing was written.
   */
  readonly write: (
    environmentId: string,
    schedule: BackupSchedule | undefined,
    was: number | undefined,
  ) => Promise<boolean>;
  readonly note: (environmentId: string, backup: ScheduledBackup) => Promise<void>;
  readonly forget: (environmentId: string, backup: Pick<ScheduledBackup, 'table' | 'name'>) => Promise<void>;
}
