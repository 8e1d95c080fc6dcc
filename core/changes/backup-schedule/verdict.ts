import { latestSlot } from './daily.ts';

const HOUR_MS = 3_600_000;
/** A backup is begun within an hour of its time and large tables take a while: until then it is not missed. */
export const GRACE_MS = 4 * HOUR_MS;

/** What is known of one table's schedule. */
export interface TableSchedule {
  readonly timeZone: string;
  /** Since when the table is on it, in milliseconds since the epoch; absent where that is not known. */
  readonly since?: number;
}

/**
 * `fine`: the newest backup is of the last time, or that is not over. `late`: it is older. `never`: there is none,
 * though one should have been made. `awaited`: there is none, and the first time has not come.
 */
export type BackupVerdict = 'fine' | 'late' | 'never' | 'awaited' | 'not-scheduled';

/** How a table's newest backup stands against its schedule; moments are milliseconds since the epoch. */
export function backupVerdict(
  schedule: TableSchedule | undefined,
  newestBackupAt: number | undefined,
  now: number,
): BackupVerdict {
  if (!schedule) return 'not-scheduled';
  const due = latestSlot(now - GRACE_MS, schedule.timeZone);
  if (newestBackupAt !== undefined && newestBackupAt >= due) return 'fine';
  const isBegun = schedule.since === undefined || schedule.since < due;
  if (newestBackupAt === undefined) return isBegun ? 'never' : 'awaited';
  return isBegun ? 'late' : 'fine';
}
