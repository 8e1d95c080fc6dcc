/** What is kept of all the values of one metric in one bucket of time. */
export interface Aggregate {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /**
   * How often each value occurred; rounded where there are too many values. Absent where a part came as a set of
   * statistics, from which no percentile can be told.
   */
  readonly values?: ReadonlyMap<number, number>;
}

// Beyond so many distinct values they are rounded, first to 1 %, then to 10 %: the memory of a bucket is bounded.
const mostExact = 200;
const mostFine = 2000;

function rounded(value: number, base: number): number {
  if (value === 0) return 0;
  const exponent = Math.round(Math.log(Math.abs(value)) / Math.log(base));
  return Math.sign(value) * base ** exponent;
}

function compact(values: Map<number, number>, base: number): Map<number, number> {
  const result = new Map<number, number>();
  for (const [value, count] of values) {
    const bin = rounded(value, base);
    result.set(bin, (result.get(bin) ?? 0) + count);
  }
  return result;
}

function bounded(values: Map<number, number>): Map<number, number> {
  if (values.size <= mostExact) return values;
  const fine = compact(values, 1.01);
  return fine.size <= mostFine ? fine : compact(fine, 1.1);
}

export function aggregateOf(value: number, count = 1): Aggregate {
  return { count, sum: value * count, min: value, max: value, values: new Map([[value, count]]) };
}

/** The aggregate of a set of statistics; its distribution is known only where all values are one. */
export function aggregateOfSet(set: Omit<Aggregate, 'values'>): Aggregate {
  return set.min === set.max ? { ...set, values: new Map([[set.min, set.count]]) } : set;
}

/** An aggregate that grows in place, for data that come in often. */
export interface GrowingAggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
  values?: Map<number, number>;
}

export function growingFrom(aggregate: Aggregate): GrowingAggregate {
  return { ...aggregate, values: aggregate.values && new Map(aggregate.values) };
}

export function grow(target: GrowingAggregate, added: Aggregate): void {
  target.count += added.count;
  target.sum += added.sum;
  target.min = Math.min(target.min, added.min);
  target.max = Math.max(target.max, added.max);
  if (!target.values || !added.values) {
    target.values = undefined;
    return;
  }
  for (const [value, count] of added.values)
    target.values.set(value, (target.values.get(value) ?? 0) + count);
  target.values = bounded(target.values);
}

export function mergeAggregates(a: Aggregate, b: Aggregate): Aggregate {
  const merged = growingFrom(a);
  grow(merged, b);
  return merged;
}
