import type { ChartSide } from './board.ts';

/** One line as it is drawn. */
export interface DrawnLine {
  /** The name of its numbers in the points: `s0l1`, `s0g1` for a ghost. */
  readonly key: string;
  readonly sideIndex: number;
  readonly label: string;
  readonly isGhost: boolean;
  /** Of several lines of a side the first is the quiet one, as p50 is beside p99. */
  readonly isQuiet: boolean;
  /** Places whose neighbours are gaps: a curve does not show them, a dot does. */
  readonly alone: ReadonlySet<number>;
}

export type DrawnPoint = Readonly<Record<string, number | null>> & { readonly at: number };

export interface DrawnChart {
  readonly lines: readonly DrawnLine[];
  readonly points: readonly DrawnPoint[];
}

interface Stretch {
  readonly from: number;
  readonly periodSeconds: number;
}

const HIDDEN: ChartSide = { lines: [], ghost: [] };

/** Every side in its place, and those that are not drawn without lines. */
export function shownSides(sides: readonly ChartSide[], only: number | undefined): readonly ChartSide[] {
  return only === undefined ? sides : sides.map((side, index) => (only === index ? side : HIDDEN));
}

/** The numbers of a chart as points in time. A ghost stands where it would be today. */
export function drawnChart(sides: readonly ChartSide[], { from, periodSeconds }: Stretch): DrawnChart {
  const series = sides.flatMap(({ lines = [], ghost }, sideIndex) => [
    ...ghost.map((line, index) => ({
      line,
      key: `s${sideIndex}g${index}`,
      sideIndex,
      isGhost: true,
      index,
      of: ghost.length,
    })),
    ...lines.map((line, index) => ({
      line,
      key: `s${sideIndex}l${index}`,
      sideIndex,
      isGhost: false,
      index,
      of: lines.length,
    })),
  ]);
  const measured = series.filter(({ line }) => line.values.some((value) => value !== null));
  const length = Math.max(0, ...measured.map(({ line }) => line.values.length));
  const points = Array.from({ length }, (_, place) => {
    const point: Record<string, number | null> & { at: number } = {
      at: from + place * periodSeconds * 1_000,
    };
    for (const { key, line } of measured) point[key] = line.values[place] ?? null;
    return point;
  });
  return {
    lines: measured.map(({ line, key, sideIndex, isGhost, index, of }) => ({
      key,
      sideIndex,
      label: line.label,
      isGhost,
      isQuiet: of > 1 && index === 0,
      alone: aloneIn(line.values),
    })),
    points,
  };
}

function aloneIn(values: readonly (number | null)[]): ReadonlySet<number> {
  const places = values.flatMap((value, place) =>
    value !== null && (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null
      ? [place]
      : [],
  );
  return new Set(places);
}

/** Of all lines, ghosts too; undefined where nothing was measured. */
export function highestOf(sides: readonly ChartSide[]): number | undefined {
  let highest: number | undefined;
  for (const { lines = [], ghost } of sides)
    for (const { values } of [...lines, ...ghost])
      for (const value of values)
        if (value !== null && (highest === undefined || value > highest)) highest = value;
  return highest;
}

/** The top of an axis that begins at nought: a round number not below the highest value. */
export function axisTop(highest: number | undefined): number {
  if (highest === undefined || highest <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(highest));
  const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
  const step = steps.find((one) => one * size >= highest * (1 - 1e-9)) ?? 10;
  return Number((step * size).toPrecision(3));
}
