/** What came in a stretch of time, against the same stretch of the days before. */
export interface Compared {
  readonly value: number;
  readonly median: number;
  /** About a standard deviation, of which one odd day makes little. */
  readonly spread: number;
  /** How many days before were known. */
  readonly days: number;
}

export interface UnusualStretch extends Compared {
  /** In milliseconds since the epoch; `to` is excluded. */
  readonly from: number;
  readonly to: number;
  readonly isMore: boolean;
  /** It lasts up to the end of what was looked at. */
  readonly isLasting: boolean;
}

export type TrafficVerdict =
  /** Nothing was ever counted, which is not the same as that nothing came. */
  | { readonly kind: 'uncounted' }
  | { readonly kind: 'young'; readonly days: number; readonly value: number }
  | { readonly kind: 'usual'; readonly whole: Compared }
  /** The oddest first. */
  | { readonly kind: 'unusual'; readonly whole: Compared; readonly stretches: readonly UnusualStretch[] };

/** Counts by slots of equal length, the oldest first: so many days, then what is judged. Null where nothing was counted. */
export interface CountedSlots {
  readonly values: readonly (number | null)[];
  /** Of the first slot, in milliseconds since the epoch. */
  readonly from: number;
  readonly slotMs: number;
  /** How many of the last slots are judged. */
  readonly judged: number;
}

const DAY_MS = 86_400_000;
/** Of fewer days there is no telling what is usual. */
const LEAST_DAYS = 3;
/** So many spreads from the median, for what is also `factor` times as much or as little. */
const MOST_SPREADS = 3;
/** A slot that differs by fewer than these says nothing, however few are usual. */
const LEAST_DIFFERENCE = 20;
/** Standard deviations between the quartiles of what is spread normally. Source: NIST/SEMATECH e-Handbook, 1.3.5.6. */
const BETWEEN_QUARTILES = 1.349;

/**
 * Judges each of the last slots by the same hours of the days before; slots beside each other are one stretch. Those in
 * which nothing came are one of their own: an outage seldom begins with a slot.
 */
export function judgeTraffic(slots: CountedSlots, factor: number): TrafficVerdict {
  const { values, judged } = slots;
  if (values.every((value) => value === null)) return { kind: 'uncounted' };
  const start = values.length - judged;
  const whole = comparedAt(slots, start, judged);
  if (whole.days < LEAST_DAYS) return { kind: 'young', days: whole.days, value: whole.value };
  const kinds = Array.from({ length: judged }, (_, index) =>
    slotKindOf(comparedAt(slots, start + index, 1), factor),
  );
  const stretches = runsOf(kinds).map((run) => stretchOf(slots, start, run));
  return stretches.length === 0
    ? { kind: 'usual', whole }
    : { kind: 'unusual', whole, stretches: stretches.toSorted((a, b) => oddness(b) - oddness(a)) };
}

/** Where nothing was counted nothing came, from the first slot on in which something did. */
function comparedAt({ values, slotMs }: CountedSlots, at: number, count: number): Compared {
  const first = values.findIndex((value) => value !== null);
  const perDay = DAY_MS / slotMs;
  const sumAt = (index: number) =>
    values.slice(index, index + count).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const before: number[] = [];
  for (let index = at - perDay; first !== -1 && index >= first; index -= perDay) before.push(sumAt(index));
  const median = quantileOf(before, 0.5);
  const between = quantileOf(before, 0.75) - quantileOf(before, 0.25);
  // Counts scatter by their root, also where the days before happen to agree.
  const spread = Math.max(between / BETWEEN_QUARTILES, Math.sqrt(median));
  return { value: sumAt(at), median, spread, days: before.length };
}

type Odd = 'more' | 'less' | 'nothing';

function slotKindOf({ value, median, spread }: Compared, factor: number): Odd | 'usual' {
  const difference = Math.abs(value - median);
  if (difference < LEAST_DIFFERENCE || difference <= MOST_SPREADS * spread) return 'usual';
  if (value > median * factor) return 'more';
  if (value >= median / factor) return 'usual';
  return value === 0 ? 'nothing' : 'less';
}

interface Run {
  readonly odd: Odd;
  readonly start: number;
  readonly count: number;
}

function runsOf(kinds: readonly (Odd | 'usual')[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [start, odd] of kinds.entries()) {
    if (odd === 'usual') continue;
    const last = runs.at(-1);
    if (last && last.odd === odd && last.start + last.count === start)
      runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ odd, start, count: 1 });
  }
  return runs;
}

function stretchOf(slots: CountedSlots, start: number, run: Run): UnusualStretch {
  const from = slots.from + (start + run.start) * slots.slotMs;
  return {
    ...comparedAt(slots, start + run.start, run.count),
    from,
    to: from + run.count * slots.slotMs,
    isMore: run.odd === 'more',
    isLasting: run.start + run.count === slots.judged,
  };
}

/** What lasts still comes first, then by how many spreads it is off. */
function oddness({ value, median, spread, isLasting }: UnusualStretch): number {
  return Math.abs(value - median) / Math.max(1, spread) + (isLasting ? 1e9 : 0);
}

/** Between two values in proportion. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}
