import type { Aggregate } from './aggregate.ts';

/** Reads one number out of an aggregate; undefined where the aggregate does not tell it. */
export type Statistic = (aggregate: Aggregate) => number | undefined;

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => (count === 0 ? undefined : sum / count),
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

export const simpleStatistics: readonly string[] = Object.keys(simple);

interface Slice {
  readonly count: number;
  readonly sum: number;
  /** The sum where what is cut off counts as the value at the cut. */
  readonly clampedSum: number;
}

function sorted({ values }: Aggregate): readonly (readonly [value: number, count: number])[] | undefined {
  return values && [...values].sort(([a], [b]) => a - b);
}

/** The value at a rank (0 to 1), between neighbours where the rank falls between two. */
function percentile(aggregate: Aggregate, rank: number): number | undefined {
  const entries = sorted(aggregate);
  if (!entries || aggregate.count === 0) return undefined;
  const position = rank * (aggregate.count - 1);
  let before = 0;
  for (const [at, [value, count]] of entries.entries()) {
    const last = before + count - 1;
    if (position <= last) return value;
    const next = entries[at + 1];
    if (next && position < last + 1) return value + (next[0] - value) * (position - last);
    before += count;
  }
  return aggregate.max;
}

/** The part of the distribution between two values, both included. */
function sliceByValue(aggregate: Aggregate, low: number, high: number): Slice | undefined {
  const entries = sorted(aggregate);
  if (!entries) return undefined;
  let [count, sum, clampedSum] = [0, 0, 0];
  for (const [value, times] of entries) {
    const isInside = value >= low && value <= high;
    if (isInside) {
      count += times;
      sum += value * times;
    }
    clampedSum += Math.min(Math.max(value, low), high) * times;
  }
  return { count, sum, clampedSum };
}

interface Bounds {
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly isPercent: boolean;
}

function slice(aggregate: Aggregate, { low, high, isPercent }: Bounds): Slice | undefined {
  const from = low === undefined ? aggregate.min : isPercent ? percentile(aggregate, low / 100) : low;
  const to = high === undefined ? aggregate.max : isPercent ? percentile(aggregate, high / 100) : high;
  return from === undefined || to === undefined ? undefined : sliceByValue(aggregate, from, to);
}

function divided(sum: number, count: number): number | undefined {
  return count === 0 ? undefined : sum / count;
}

function ranged(kind: string, bounds: Bounds): Statistic {
  return (aggregate) => {
    const part = slice(aggregate, bounds);
    if (!part) return undefined;
    switch (kind) {
      case 'tm':
        return divided(part.sum, part.count);
      case 'wm':
        return divided(part.clampedSum, aggregate.count);
      case 'tc':
        return part.count;
      case 'ts':
        return part.sum;
      default:
        return divided(part.count * 100, aggregate.count);
    }
  };
}

/** The rank of a percentile, from 0 to 1: 0.99 of `p99`. Undefined for any other statistic. */
export function parsePercentile(text: string): number | undefined {
  const [, digits] = /^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(text) ?? [];
  return digits === undefined || Number(digits) > 100 ? undefined : Number(digits) / 100;
}

/**
 * Understands `Average` and its kin, `p99.9`, `tm90`, `wm90`, `tc90`, `ts90`, `TM(10%:90%)`, `PR(0:300)` and `IQM`.
 * Undefined for what CloudWatch does not know. Source: CloudWatch user guide, "Statistics definitions".
 */
export function parseStatistic(text: string): Statistic | undefined {
  const known = Object.hasOwn(simple, text) ? simple[text] : undefined;
  if (known) return known;
  if (/^iqm$/i.test(text)) return ranged('tm', { low: 25, high: 75, isPercent: true });
  const short = /^(p|tm|wm|tc|ts)(\d{1,3}(?:\.\d{1,10})?)$/.exec(text);
  if (short) {
    const [, kind = '', digits] = short;
    const high = Number(digits);
    if (high > 100) return undefined;
    return kind === 'p'
      ? (aggregate) => percentile(aggregate, high / 100)
      : ranged(kind, { low: undefined, high, isPercent: true });
  }
  const range = /^(TM|WM|TC|TS|PR)\(([\d.]*)(%?):([\d.]*)(%?)\)$/.exec(text);
  if (!range) return undefined;
  const [, kind = '', low = '', lowSign, high = '', highSign] = range;
  const isPercent = lowSign === '%' || highSign === '%';
  if ((low === '' && high === '') || (kind === 'PR' && isPercent)) return undefined;
  return ranged(kind.toLowerCase(), {
    low: low === '' ? undefined : Number(low),
    high: high === '' ? undefined : Number(high),
    isPercent,
  });
}
