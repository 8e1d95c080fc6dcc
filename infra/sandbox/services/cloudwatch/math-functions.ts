import { MathError } from './math-parse.ts';
import { allTimes, arrayOf, mapPoints, mapValue, scalar, seriesOf } from './math-value.ts';
import type { MathValue, Series } from './math-value.ts';
import type { Span } from './series.ts';

/** What functions know beside their arguments. */
export interface MathContext {
  /** The request's span, cut off at the present. */
  readonly span: Span;
  /** The finest period among the request's metrics, in seconds. */
  readonly period: number;
  /** The request's metrics (not its expressions) whose id holds the text. */
  metrics(text: string): readonly Series[];
}

const mostPoints = 100_800;

type MathFunction = (items: readonly MathValue[], context: MathContext) => MathValue;

function only(items: readonly MathValue[], at = 0): MathValue {
  const item = items[at];
  if (!item) throw new MathError('A function misses an argument');
  return item;
}

function listOf(value: MathValue): readonly Series[] {
  if (value.kind === 'series') return [value.series];
  if (value.kind === 'array') return value.list;
  throw new MathError('A time series was expected');
}

function eachSeries(value: MathValue, change: (series: Series) => Series): MathValue {
  return value.kind === 'series' ? seriesOf(change(value.series)) : arrayOf(listOf(value).map(change));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

/** One series: a scalar over its points. An array: a series over what its members have at each time. */
function reducer(reduce: (values: readonly number[]) => number): MathFunction {
  return (items) => {
    const value = only(items);
    if (value.kind === 'scalar') return scalar(reduce([value.value]));
    if (value.kind === 'series') return scalar(reduce([...value.series.points.values()]));
    const list = listOf(value);
    const points = allTimes(list).map(
      (at) => [at, reduce(list.flatMap((series) => series.points.get(at) ?? []))] as const,
    );
    const period = Math.max(0, ...list.map((series) => series.period));
    return seriesOf({ label: '', period, points: new Map(points) });
  };
}

function mapper(change: (value: number) => number): MathFunction {
  return (items) => mapValue(only(items), change);
}

/** Each point against the one before it. */
function stepper(change: (value: number, before: number, seconds: number) => number): MathFunction {
  return (items) =>
    eachSeries(only(items), (series) => {
      let last: { readonly value: number; readonly at: number } | undefined;
      return mapPoints(series, (value, at) => {
        const before = last;
        last = { value, at };
        return before && change(value, before.value, at - before.at);
      });
    });
}

function timesOf({ span }: MathContext, period: number): readonly number[] {
  const count = Math.max(0, Math.ceil((span.end - span.start) / period));
  if (count > mostPoints) throw new MathError(`The time range has more than ${mostPoints} periods`);
  return Array.from({ length: count }, (_, at) => span.start + at * period);
}

function interpolate(points: readonly (readonly [number, number])[], at: number): number | undefined {
  const next = points.findIndex(([time]) => time > at);
  const [before, after] = [points[next - 1], points[next]];
  if (!before || !after) return undefined;
  return before[1] + ((after[1] - before[1]) * (at - before[0])) / (after[0] - before[0]);
}

function fill(series: Series, filling: MathValue, context: MathContext): Series {
  const given = [...series.points];
  const points = new Map<number, number>();
  let last: number | undefined;
  for (const at of timesOf(context, series.period)) {
    const known = series.points.get(at);
    last = known ?? last;
    let value = known;
    if (value === undefined && filling.kind === 'scalar') value = filling.value;
    else if (value === undefined && filling.kind === 'series') value = filling.series.points.get(at);
    else if (value === undefined && filling.kind === 'text')
      value = filling.value === 'REPEAT' ? last : interpolate(given, at);
    if (value !== undefined) points.set(at, value);
  }
  return { ...series, points };
}

function choose(items: readonly MathValue[]): MathValue {
  const [condition, yes] = [only(items), only(items, 1)];
  const no = items[2];
  if (condition.kind === 'scalar') {
    const chosen = condition.value !== 0 ? yes : no;
    if (!chosen) throw new MathError('IF without a third argument needs a time series as its condition');
    return chosen;
  }
  const at = (value: MathValue | undefined, time: number): number | undefined => {
    if (value?.kind === 'scalar') return value.value;
    if (value?.kind === 'series') return value.series.points.get(time);
    if (value === undefined) return undefined;
    throw new MathError('IF takes numbers and single time series');
  };
  return eachSeries(condition, (series) =>
    mapPoints(series, (value, time) => at(value !== 0 ? yes : no, time)),
  );
}

function fillFunction(items: readonly MathValue[], context: MathContext): MathValue {
  const filling = only(items, 1);
  const isWord = filling.kind === 'text' && (filling.value === 'REPEAT' || filling.value === 'LINEAR');
  if (filling.kind === 'array' || (filling.kind === 'text' && !isWord))
    throw new MathError('FILL takes a number, REPEAT, LINEAR or a time series');
  return eachSeries(only(items), (series) => fill(series, filling, context));
}

function metricsFunction(items: readonly MathValue[], context: MathContext): MathValue {
  const [text] = items;
  if (text && text.kind !== 'text') throw new MathError('METRICS takes a text');
  return arrayOf(context.metrics(text?.value ?? ''));
}

function timeSeries(items: readonly MathValue[], context: MathContext): MathValue {
  const value = only(items);
  if (value.kind !== 'scalar') throw new MathError('TIME_SERIES takes a number');
  const points = timesOf(context, context.period).map((at) => [at, value.value] as const);
  return seriesOf({ label: '', period: context.period, points: new Map(points) });
}

function runningSum(items: readonly MathValue[]): MathValue {
  return eachSeries(only(items), (series) => {
    let total = 0;
    return mapPoints(series, (value) => (total += value));
  });
}

/** By name. Source: CloudWatch user guide, "Functions supported for metric math"; not all of them are here. */
export const mathFunctions: ReadonlyMap<string, MathFunction> = new Map<string, MathFunction>([
  ['ABS', mapper(Math.abs)],
  ['CEIL', mapper(Math.ceil)],
  ['FLOOR', mapper(Math.floor)],
  ['LOG', mapper(Math.log)],
  ['LOG10', mapper(Math.log10)],
  ['AVG', reducer((values) => sum(values) / values.length)],
  ['SUM', reducer(sum)],
  ['MIN', reducer((values) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY))],
  ['MAX', reducer((values) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY))],
  ['STDDEV', reducer(deviation)],
  ['DATAPOINT_COUNT', reducer((values) => values.length)],
  ['DIFF', stepper((value, before) => value - before)],
  ['RATE', stepper((value, before, seconds) => (value - before) / seconds)],
  ['RUNNING_SUM', runningSum],
  ['PERIOD', (items) => scalar(listOf(only(items))[0]?.period ?? 0)],
  ['FIRST', (items) => pickSeries(items, 0)],
  ['LAST', (items) => pickSeries(items, -1)],
  ['FILL', fillFunction],
  ['IF', choose],
  ['METRICS', metricsFunction],
  ['TIME_SERIES', timeSeries],
]);

function pickSeries(items: readonly MathValue[], at: number): MathValue {
  const series = listOf(only(items)).at(at);
  if (!series) throw new MathError('The array of time series is empty');
  return seriesOf(series);
}
