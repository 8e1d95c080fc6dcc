import type { ScheduleReads } from '../../../core/actions/schedules.ts';
import type { Stage } from '../../../core/catalogue/stage.ts';
import { TABLES } from '../../../core/catalogue/tables.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { fresh, hasValue, isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import {
  readSchedule,
  scheduledTables,
  scheduleOf,
  scheduleZone,
} from '../../../core/changes/backup-schedule/read-schedule.ts';
import type { ScheduleNow } from '../../../core/changes/backup-schedule/read-schedule.ts';
import { backupVerdict } from '../../../core/changes/backup-schedule/verdict.ts';
import { lastRecoveryPoint } from '../../../core/resources/backup-plans/plans.ts';
import type { Source } from '../../../core/resources/source.ts';
import { newestBackups } from '../../../core/resources/tables/backups.ts';
import { listTableNames } from '../../../core/resources/tables/describe.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { BackupRow, BackupSide } from './prepared.ts';

/** A schedule takes so many tables; an environment with more shows those that the catalogue knows first. */
const MOST_ROWS = 100;

/** What a schedule makes is kept for thirty days; what was made by hand before says nothing of it. */
const LISTED_HOURS = 35 * 24;

/** The backup schedule of one side, and how each table's newest backup stands against it. Never rejects. */
export async function backupSide(
  source: Source,
  schedules: ScheduleReads,
  budget: Budget,
  now: number,
): Promise<BackupSide> {
  const [schedule, tables, newest] = await Promise.all([
    readSchedule(source, schedules, budget),
    listTableNames(source, budget),
    newestBackups(source, LISTED_HOURS, budget),
  ]);
  const set = valueOf(schedule);
  const points = await recoveryPoints(source, set, budget);
  const newestOf = (table: string) =>
    Math.max(points.get(table) ?? 0, valueOf(newest)?.of[table] ?? 0) || undefined;
  const rowOf = (table: string): BackupRow => {
    const of = set && scheduleOf(set, table);
    const newestAt = newestOf(table);
    const verdict = set && hasValue(newest) ? backupVerdict(of, newestAt, now) : undefined;
    // One of those that were not listed may be newer.
    const isSure = verdict === 'fine' || verdict === 'not-scheduled' || valueOf(newest)?.cutOff === false;
    return {
      table,
      isScheduled: of !== undefined,
      ...(newestAt !== undefined && { newestAt }),
      ...(isSure && verdict && { verdict }),
    };
  };
  return {
    schedule: mapCell(schedule, (value) => ({
      way: value.way,
      timeZone: scheduleZone(value),
      tables: scheduledTables(value),
    })),
    rows: backupRows(tables, set ? scheduledTables(set) : [], source.environment.names.stage, rowOf),
    ages: isFailure(newest) ? newest : fresh(true, newest.at),
  };
}

/** Tables that are there, and those that the schedule names though they are gone; so many as a schedule takes. */
export function backupRows(
  tables: Cell<readonly string[]>,
  scheduled: readonly string[],
  stage: Stage,
  rowOf: (table: string) => BackupRow,
): BackupSide['rows'] {
  if (tables.state === 'empty') return tables;
  return mapCell(tables, (names) => {
    const known = TABLES.map((table) => table.names[stage]);
    const isThere = new Set(names);
    const first = known.filter((name) => isThere.has(name));
    const all = [...new Set([...scheduled, ...first, ...names])];
    return { shown: all.slice(0, MOST_ROWS).map(rowOf), leftOut: Math.max(0, all.length - MOST_ROWS) };
  });
}

/** What AWS Backup made stands in no list of DynamoDB's: each table that it backs up is asked for by itself. */
async function recoveryPoints(
  source: Source,
  schedule: ScheduleNow | undefined,
  budget: Budget,
): Promise<ReadonlyMap<string, number>> {
  if (schedule?.way !== 'aws-backup') return new Map();
  const found = await Promise.all(
    scheduledTables(schedule).map(async (table) => {
      const at = valueOf(await lastRecoveryPoint(source, table, budget));
      return [table, at] as const;
    }),
  );
  return new Map(found.flatMap(([table, at]) => (at === undefined ? [] : [[table, at] as const])));
}
