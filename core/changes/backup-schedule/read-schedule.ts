import type { ScheduleReads, VersionedSchedule } from '../../actions/schedules.ts';
import type { Cell, Failure } from '../../cells/cell.ts';
import { fresh, hasValue } from '../../cells/cell.ts';
import { HomeError } from '../../home/home-error.ts';
import { tablesPlan } from '../../resources/backup-plans/plans.ts';
import type { TablesPlan } from '../../resources/backup-plans/types.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import { DAILY_AT, DAILY_HOUR, KEPT_DAYS } from './daily.ts';
import type { TableSchedule } from './verdict.ts';

/** Every day at the hour, by the clock of the rule's own time zone. */
export const DAILY_CRON = `cron(0 ${DAILY_HOUR} * * ? *)`;

/** Who backs up by the clock: AWS Backup where the endpoint has it, else this console. */
export type ScheduleWay = 'aws-backup' | 'console';

/** What is set at this moment. */
export interface ScheduleNow {
  readonly way: ScheduleWay;
  /** The plan of AWS Backup, where it has one. */
  readonly plan?: TablesPlan;
  /** The console's own schedule, which is left from before where the way is another by now. */
  readonly own?: VersionedSchedule;
}

/** @returns what is set, or why that can not be told. An endpoint without AWS Backup is no failure. */
export async function readSchedule(
  source: Source,
  schedules: ScheduleReads,
  budget: Budget,
): Promise<Cell<ScheduleNow>> {
  const [plan, own] = await Promise.all([
    tablesPlan(source, budget),
    ownSchedule(schedules, source.environment.id),
  ]);
  if (own.outcome === 'failed') return own.failure;
  const known = { ...(own.schedule && { own: own.schedule }) };
  if (plan.state === 'unsupported') return fresh({ way: 'console', ...known }, plan.at);
  if (plan.state === 'empty') return fresh({ way: 'aws-backup', ...known }, plan.at);
  if (!hasValue(plan)) return plan;
  return { ...plan, value: { way: 'aws-backup', plan: plan.value, ...known } };
}

type Own =
  | { readonly outcome: 'read'; readonly schedule: VersionedSchedule | undefined }
  | { readonly outcome: 'failed'; readonly failure: Failure };

async function ownSchedule(schedules: ScheduleReads, environmentId: string): Promise<Own> {
  try {
    return { outcome: 'read', schedule: await schedules.read(environmentId) };
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return { outcome: 'failed', failure: error.failure };
  }
}

/** The tables that are on it, in the order of their names. */
export function scheduledTables({ way, plan, own }: ScheduleNow): readonly string[] {
  const names =
    way === 'console'
      ? (own?.schedule.tables ?? []).map(({ name }) => name)
      : (plan?.selections ?? []).flatMap(({ tables }) => tables);
  return [...new Set(names)].sort();
}

export function scheduleZone({ way, plan, own }: ScheduleNow): string | undefined {
  return way === 'console' ? own?.schedule.timeZone : plan?.timeZone;
}

/** What the schedule says of one table; undefined where it is not on it. */
export function scheduleOf(now: ScheduleNow, table: string): TableSchedule | undefined {
  const timeZone = scheduleZone(now);
  if (timeZone === undefined || !scheduledTables(now).includes(table)) return undefined;
  const since = now.own?.schedule.tables.find(({ name }) => name === table)?.since;
  return now.way === 'console' && since !== undefined ? { timeZone, since } : { timeZone };
}

/** The schedule in words, by attribute; what is off has no time. */
export function scheduleWords(now: ScheduleNow): Readonly<Record<string, string>> {
  const tables = scheduledTables(now);
  if (tables.length === 0) return { tables: 'none' };
  const { way, plan } = now;
  const isOurs =
    way === 'console' || (plan?.scheduleExpression === DAILY_CRON && plan.keepDays === KEPT_DAYS);
  const time = isOurs
    ? `daily at ${DAILY_AT}, ${scheduleZone(now)}, kept ${KEPT_DAYS} days`
    : `${plan?.scheduleExpression ?? ''}, ${plan?.timeZone ?? ''}, kept ${plan?.keepDays ?? 'for ever'}${plan?.keepDays ? ' days' : ''}`;
  return { tables: tables.join(', '), time, 'made by': way === 'console' ? 'this console' : 'AWS Backup' };
}
