import type { Expression } from '../language/syntax.ts';
import type { Evaluate } from './compile.ts';
import type { Row } from './row.ts';
import { Moment, compareForSort, numberOf, textOf } from './value.ts';
import type { Value } from './value.ts';

/** What one aggregation knows of the rows of one group. */
export interface Accumulator {
  add(row: Row): void;
  result(): Value;
}

type Compile = (expression: Expression) => Evaluate;

/** Makes accumulators of an aggregation's call. Source: CloudWatch Logs user guide, "stats". */
export function accumulatorFactory(
  { name, arguments: given }: Extract<Expression, { kind: 'call' }>,
  compile: Compile,
): () => Accumulator {
  const [first, second] = given;
  const value: Evaluate = first ? compile(first) : () => 1;
  const share = second ? compile(second) : () => 50;
  switch (name) {
    case 'count':
      return () => new Count(value);
    case 'count_distinct':
      return () => new Distinct(value);
    case 'sum':
    case 'avg':
    case 'stddev':
      return () => new Moments(value, name);
    case 'min':
      return () => new Best(value, (candidate, best) => compareForSort(candidate, best) < 0);
    case 'max':
      return () => new Best(value, (candidate, best) => compareForSort(candidate, best) > 0);
    case 'sortsfirst':
      return () => new Best(value, (candidate, best) => textOf(candidate) < textOf(best));
    case 'sortslast':
      return () => new Best(value, (candidate, best) => textOf(candidate) > textOf(best));
    case 'earliest':
      return () => new ByTime(value, (time, known) => time < known);
    case 'latest':
      return () => new ByTime(value, (time, known) => time > known);
    default:
      return () => new Percentile(value, share);
  }
}

class Count implements Accumulator {
  private count = 0;
  constructor(private readonly value: Evaluate) {}
  add(row: Row): void {
    if (this.value(row) !== undefined) this.count++;
  }
  result(): Value {
    return this.count;
  }
}

class Distinct implements Accumulator {
  private readonly seen = new Set<string>();
  constructor(private readonly value: Evaluate) {}
  add(row: Row): void {
    const value = this.value(row);
    if (value !== undefined) this.seen.add(textOf(value));
  }
  result(): Value {
    return this.seen.size;
  }
}

/** Sum, mean and deviation, by Welford's way, which does not lose small differences of large numbers. */
class Moments implements Accumulator {
  private count = 0;
  private sum = 0;
  private mean = 0;
  private squares = 0;
  constructor(
    private readonly value: Evaluate,
    private readonly name: 'sum' | 'avg' | 'stddev',
  ) {}
  add(row: Row): void {
    const number = numberOf(this.value(row));
    if (number === undefined) return;
    this.count++;
    this.sum += number;
    const distance = number - this.mean;
    this.mean += distance / this.count;
    this.squares += distance * (number - this.mean);
  }
  result(): Value {
    if (this.count === 0) return undefined;
    if (this.name === 'sum') return this.sum;
    return this.name === 'avg' ? this.sum / this.count : Math.sqrt(this.squares / this.count);
  }
}

class Best implements Accumulator {
  private best: Value;
  constructor(
    private readonly value: Evaluate,
    private readonly isBetter: (candidate: Value, best: Value) => boolean,
  ) {}
  add(row: Row): void {
    const value = this.value(row);
    if (value !== undefined && (this.best === undefined || this.isBetter(value, this.best)))
      this.best = value;
  }
  result(): Value {
    return this.best instanceof Moment ? this.best : (numberOf(this.best) ?? this.best);
  }
}

class ByTime implements Accumulator {
  private time: number | undefined;
  private known: Value;
  constructor(
    private readonly value: Evaluate,
    private readonly isCloser: (time: number, known: number) => boolean,
  ) {}
  add(row: Row): void {
    const value = this.value(row);
    const time = numberOf(row.get('@timestamp'));
    if (value === undefined || time === undefined) return;
    if (this.time !== undefined && !this.isCloser(time, this.time)) return;
    this.time = time;
    this.known = value;
  }
  result(): Value {
    return this.known;
  }
}

class Percentile implements Accumulator {
  private readonly numbers: number[] = [];
  private share = 50;
  constructor(
    private readonly value: Evaluate,
    private readonly shareOf: Evaluate,
  ) {}
  add(row: Row): void {
    const number = numberOf(this.value(row));
    if (number === undefined) return;
    this.share = numberOf(this.shareOf(row)) ?? 50;
    this.numbers.push(number);
  }
  /** The smallest number that so many percent of them do not exceed. */
  result(): Value {
    const sorted = Float64Array.from(this.numbers).sort();
    return sorted[
      Math.min(sorted.length - 1, Math.max(0, Math.ceil((this.share / 100) * sorted.length) - 1))
    ];
  }
}
