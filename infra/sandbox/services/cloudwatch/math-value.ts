import { MathError } from './math-parse.ts';

/** Points by seconds since the epoch, ascending. */
export interface Series {
  readonly label: string;
  /** Seconds between two points. */
  readonly period: number;
  readonly points: ReadonlyMap<number, number>;
}

export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'array'; readonly list: readonly Series[] }
  /** FILL's REPEAT and LINEAR, and texts in quotation marks. */
  | { readonly kind: 'text'; readonly value: string };

export function scalar(value: number): MathValue {
  return { kind: 'scalar', value };
}

export function seriesOf(series: Series): MathValue {
  return { kind: 'series', series };
}

export function arrayOf(list: readonly Series[]): MathValue {
  return { kind: 'array', list };
}

/** The series with its points changed; a point whose new value is no finite number is left out. */
export function mapPoints(series: Series, change: (value: number, at: number) => number | undefined): Series {
  const points = new Map<number, number>();
  for (const [at, value] of series.points) {
    const changed = change(value, at);
    if (changed !== undefined && Number.isFinite(changed)) points.set(at, changed);
  }
  return { ...series, points };
}

export function mapValue(value: MathValue, change: (value: number) => number): MathValue {
  switch (value.kind) {
    case 'scalar':
      return scalar(change(value.value));
    case 'series':
      return seriesOf(mapPoints(value.series, change));
    case 'array':
      return arrayOf(value.list.map((series) => mapPoints(series, change)));
    case 'text':
      throw new MathError('A text is not a number');
  }
}

/** Combines point by point; where one side misses a point, so does the result. */
export function combine(a: MathValue, b: MathValue, join: (a: number, b: number) => number): MathValue {
  if (a.kind === 'text' || b.kind === 'text') throw new MathError('A text is not a number');
  if (a.kind === 'scalar') return mapValue(b, (value) => join(a.value, value));
  if (b.kind === 'scalar') return mapValue(a, (value) => join(value, b.value));
  if (a.kind === 'series' && b.kind === 'series') return seriesOf(joinSeries(a.series, b.series, join));
  const length = a.kind === 'array' ? a.list.length : b.kind === 'array' ? b.list.length : 0;
  if (a.kind === 'array' && b.kind === 'array' && b.list.length !== length)
    throw new MathError('Arrays of different sizes can not be combined');
  return arrayOf(
    Array.from({ length }, (_, at) => {
      const left = a.kind === 'array' ? a.list[at] : a.series;
      const right = b.kind === 'array' ? b.list[at] : b.series;
      if (!left || !right) throw new MathError('Arrays of different sizes can not be combined');
      return joinSeries(left, right, join);
    }),
  );
}

function joinSeries(a: Series, b: Series, join: (a: number, b: number) => number): Series {
  const joined = mapPoints(a, (value, at) => {
    const other = b.points.get(at);
    return other === undefined ? undefined : join(value, other);
  });
  return { ...joined, period: Math.max(a.period, b.period) };
}

/** The times at which any of the series has a point, ascending. */
export function allTimes(list: readonly Series[]): readonly number[] {
  return [...new Set(list.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b);
}
