import type { DateInterval, Granularity } from '@aws-sdk/client-cost-explorer';
import { dayMs, dayOf, firstOfMonth, startOf } from './days.ts';
import { validation } from './errors.ts';

/** Days as `2026-11-28`; the end is excluded. */
export interface Period {
  readonly start: string;
  readonly end: string;
}

/** Months back for which Cost Explorer has data by default. Source: AWS Cost Management user guide, "Cost Explorer". */
const monthsKept = 14;

function readDay(text: string | undefined, which: 'Start' | 'End'): string {
  const day = text ?? '';
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(startOf(day)) && dayOf(startOf(day)) === day;
  if (!isDay) throw validation(`${which} time ${day} is invalid. Valid format is: yyyy-MM-dd.`);
  return day;
}

/** Throws ValidationException in AWS's words where it has some that are known, by what was reported of it. */
export function readPeriod(interval: DateInterval | undefined, nowMs: number): Period {
  const start = readDay(interval?.Start, 'Start');
  const end = readDay(interval?.End, 'End');
  const today = dayOf(nowMs);
  if (start >= end) throw validation('Start date (and hour) should be before end date (and hour)');
  if (end > firstOfMonth(today, 1)) throw validation('end date past the beginning of next month');
  if (start > today) throw validation('Start date should not be later than the current date');
  if (start < firstOfMonth(today, -monthsKept))
    throw validation("You haven't enabled historical data beyond 14 months");
  return { start, end };
}

/** HOURLY is refused: it costs extra, and is enabled nowhere here. */
export function splitPeriod({ start, end }: Period, granularity: Granularity | undefined): readonly Period[] {
  if (granularity === 'HOURLY') throw validation('Hourly timePeriod is not supported for this request');
  if (granularity !== 'DAILY' && granularity !== 'MONTHLY')
    throw validation("Granularity should be either 'MONTHLY' or 'DAILY'");
  const parts: Period[] = [];
  for (let from = start; from < end;) {
    const next = granularity === 'DAILY' ? dayOf(startOf(from) + dayMs) : firstOfMonth(from, 1);
    const until = next < end ? next : end;
    parts.push({ start: from, end: until });
    from = until;
  }
  return parts;
}
