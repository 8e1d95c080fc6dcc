import { parseSchedule, ScheduleError } from '../../schedule/schedule.ts';
import type { Rotation } from './secret.ts';

const dayMs = 86_400_000;

/**
 * When a rotation is next due after `now`, both in milliseconds since the epoch; undefined without a schedule, and by a
 * cron expression with `W` or `#`.
 */
export function nextRotation(
  { automaticallyAfterDays: days, scheduleExpression: expression }: Partial<Rotation>,
  now: number,
): number | undefined {
  if (days !== undefined) return now + days * dayMs;
  if (expression === undefined) return undefined;
  try {
    return parseSchedule(expression, 'UTC', now)(now);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}
