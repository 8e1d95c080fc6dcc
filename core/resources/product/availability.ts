/** Requests of one day and how many of them the platform could not answer. */
export interface ServedDay {
  /** The day's beginning in UTC, in milliseconds since the epoch. */
  readonly at: number;
  readonly requests: number;
  readonly failed: number;
}

export interface Availability {
  readonly target: number;
  readonly requests: number;
  readonly failed: number;
  /** The share of requests that were answered; undefined where there were none. */
  readonly ratio?: number;
  /** How many may fail for the target to be met still. */
  readonly allowed: number;
  /** The part of the error budget that is used up: 1 is all of it, 2 is twice as much as there was. */
  readonly spent: number;
  readonly days: readonly ServedDay[];
}

/** Source: the platform's own objective. */
export const AVAILABILITY_TARGET = 0.9999;

/**
 * Availability by requests: those that no 5xx answered, of all. The error budget is what the target leaves of the
 * window's requests. Source: Site Reliability Workbook, "Implementing SLOs".
 */
export function availabilityOf(days: readonly ServedDay[], target = AVAILABILITY_TARGET): Availability {
  const requests = days.reduce((sum, day) => sum + day.requests, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  // Rounded: what 1 - 0.9999 lacks of 0.0001 would be a whole request.
  const allowed = Math.round(requests * (1 - target) * 1e6) / 1e6;
  return {
    target,
    requests,
    failed,
    ...(requests > 0 ? { ratio: (requests - failed) / requests } : {}),
    allowed,
    spent: failed === 0 ? 0 : failed / allowed,
    days,
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours put together to the days of UTC that they lie in; an hour without a request is no hour without an answer. */
export function daysOf(
  from: number,
  requests: readonly (number | null)[],
  failed: readonly (readonly (number | null)[])[],
): readonly ServedDay[] {
  const days = new Map<number, { requests: number; failed: number }>();
  for (const [hour, count] of requests.entries()) {
    const at = Math.floor((from + hour * HOUR_MS) / DAY_MS) * DAY_MS;
    const day = days.get(at) ?? { requests: 0, failed: 0 };
    day.requests += count ?? 0;
    for (const counts of failed) day.failed += counts[hour] ?? 0;
    days.set(at, day);
  }
  return [...days].map(([at, day]) => ({ at, ...day }));
}
