const DAY_MS = 86_400_000;

/** Days as Cost Explorer wants them, `2026-11-28`, in UTC. The end is excluded. */
export interface Months {
  readonly lastMonthStart: string;
  readonly monthStart: string;
  /** The day after today: never past the beginning of the next month, which Cost Explorer refuses. */
  readonly end: string;
}

export function monthsAt(nowMs: number): Months {
  const now = new Date(nowMs);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return {
    lastMonthStart: dayOf(Date.UTC(year, month - 1, 1)),
    monthStart: dayOf(Date.UTC(year, month, 1)),
    end: dayOf(Date.UTC(year, month, now.getUTCDate() + 1)),
  };
}

/** How much of a day, in days, has passed of the month; at least one, so that a first morning is no trend. */
export function daysPassed(nowMs: number): number {
  return Math.max(1, (nowMs - Date.parse(monthsAt(nowMs).monthStart)) / DAY_MS);
}

/** Days from one day to another. */
export function daysBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
