/** A stretch of time over which metrics are drawn: both ends lie on multiples of the period. */
export interface TimeRange {
  /** In milliseconds since the epoch. */
  readonly from: number;
  /** In milliseconds since the epoch; excluded. */
  readonly to: number;
  readonly periodSeconds: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The stretches that end now, by the names that an address has for them. */
export const NAMED_RANGES = {
  '1h': HOUR_MS,
  '3h': 3 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '3d': 3 * DAY_MS,
  '7d': 7 * DAY_MS,
} as const;
export type NamedRange = keyof typeof NAMED_RANGES;
export const RANGE_NAMES = Object.keys(NAMED_RANGES) as readonly NamedRange[];

/**
 * How fine a value may be asked for by its age: minutes for 15 days, fives of minutes for 63, hours for 455.
 * Source: CloudWatch user guide, "Metrics retention".
 */
const RETENTION = [
  { days: 15, finestSeconds: 60 },
  { days: 63, finestSeconds: 300 },
  { days: 455, finestSeconds: 3_600 },
] as const;
const OLDEST_DAYS = 455;

/** More than these a chart of a few hundred pixels can not show, and a page of forty should not carry. */
const MOST_POINTS = 300;
const PERIODS = [60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400] as const;

/** Fewer periods than these are no curve: what is shorter is widened. */
const FEWEST_PERIODS = 5;

/** The period of a stretch: the finest that CloudWatch still keeps and that comes to at most 300 points. */
export function periodFor(from: number, to: number, now: number): number {
  const ageDays = (now - from) / DAY_MS;
  const finest = RETENTION.find(({ days }) => ageDays <= days)?.finestSeconds ?? 3_600;
  const wanted = Math.max(finest, (to - from) / 1_000 / MOST_POINTS);
  return PERIODS.find((period) => period >= wanted) ?? 86_400;
}

export type AskedRange =
  | { readonly kind: 'named'; readonly name: NamedRange }
  /** In milliseconds since the epoch. */
  | { readonly kind: 'absolute'; readonly from: number; readonly to: number };

export type ResolvedRange =
  | {
      readonly ok: true;
      readonly range: TimeRange;
      /** What of the wish was changed, in a sentence. */
      readonly remark?: string;
    }
  | { readonly ok: false; readonly sentence: string };

/**
 * The stretch that is asked for, on whole periods. The period that still runs is left out: half of an hour's requests
 * would look like a fall. Everybody who asks within one period is answered alike.
 */
export function resolveRange(asked: AskedRange, now: number): ResolvedRange {
  if (asked.kind === 'named') {
    const length = NAMED_RANGES[asked.name];
    const period = periodFor(now - length, now, now);
    const to = floorTo(now, period);
    return { ok: true, range: { from: to - length, to, periodSeconds: period } };
  }
  const { from, to } = asked;
  const sentence = mistakeIn(from, to, now);
  if (sentence) return { ok: false, sentence };
  const end = Math.min(to, now);
  const period = periodFor(from, end, now);
  const last = end === to ? Math.min(ceilTo(to, period), floorTo(now, period)) : floorTo(now, period);
  const shortest = FEWEST_PERIODS * period * 1_000;
  const first = Math.min(floorTo(from, period), last - shortest);
  return {
    ok: true,
    range: { from: first, to: last, periodSeconds: period },
    remark: to > now + MINUTE_MS ? 'The range ends in the future; it is shown up to now.' : undefined,
  };
}

function mistakeIn(from: number, to: number, now: number): string | undefined {
  if (!Number.isFinite(from) || !Number.isFinite(to))
    return 'The beginning and the end of a range are moments such as 2026-03-01T09:00Z.';
  if (from === to) return 'The range begins and ends at the same moment.';
  if (from > to) return 'The range ends before it begins.';
  if (from > now) return 'The range lies in the future: nothing is measured there yet.';
  if (now - from > OLDEST_DAYS * DAY_MS)
    return `CloudWatch keeps metrics for ${OLDEST_DAYS} days; the range begins ${agoInWords(now - from)} ago.`;
  return undefined;
}

function agoInWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY_MS);
  return days < 730 ? `${days} days` : `${Math.floor(days / 365.25)} years`;
}

/** The same stretch so much earlier, by whole periods. */
export function earlier(range: TimeRange, byMs: number): TimeRange {
  return { ...range, from: range.from - byMs, to: range.to - byMs };
}

/** How many values a series of this stretch has at most. */
export function pointsIn({ from, to, periodSeconds }: TimeRange): number {
  return Math.max(0, Math.ceil((to - from) / (periodSeconds * 1_000)));
}

function floorTo(moment: number, seconds: number): number {
  return Math.floor(moment / (seconds * 1_000)) * seconds * 1_000;
}

function ceilTo(moment: number, seconds: number): number {
  return Math.ceil(moment / (seconds * 1_000)) * seconds * 1_000;
}

/** Periods that a person can ask for instead of the one that fits. */
export const CHOSEN_PERIODS = [60, 300, 900, 3_600, 21_600, 86_400] as const;

/** The stretch by longer periods; by its own where the wish is finer than CloudWatch keeps or a chart can show. */
export function withPeriod(range: TimeRange, seconds: number | undefined): TimeRange {
  if (seconds === undefined || seconds <= range.periodSeconds) return range;
  const to = floorTo(range.to, seconds);
  return { from: Math.min(floorTo(range.from, seconds), to - seconds * 1_000), to, periodSeconds: seconds };
}
