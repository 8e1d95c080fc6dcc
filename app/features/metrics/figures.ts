import type { MeasuredLine, Unit } from '../../../core/resources/metrics/golden/types.ts';
import { formatValue } from './units.ts';

/** A line in five numbers; each undefined where nothing was measured. */
export interface Figures {
  readonly latest?: number;
  readonly minimum?: number;
  readonly average?: number;
  readonly maximum?: number;
  readonly p95?: number;
  /** How many of its periods have a value, and how many there are. */
  readonly measured: number;
  readonly periods: number;
}

/** The average is of the periods, each as heavy as the other; p95 is the nearest rank of them. */
export function figuresOf({ values }: Pick<MeasuredLine, 'values'>): Figures {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { measured: 0, periods: values.length };
  const sorted = [...known].sort((a, b) => a - b);
  return {
    latest: known.at(-1),
    minimum: sorted[0],
    average: known.reduce((sum, value) => sum + value, 0) / known.length,
    maximum: sorted.at(-1),
    p95: sorted[Math.ceil(sorted.length * 0.95) - 1],
    measured: known.length,
    periods: values.length,
  };
}

/** One side of a chart in words, for whoever does not see it. */
export function lineInWords(name: string, { label, values }: MeasuredLine, unit: Unit): string {
  const { latest, minimum, maximum, measured, periods } = figuresOf({ values });
  const who = label ? `${name}, ${label}` : name;
  if (latest === undefined) return `${who}: nothing measured`;
  const gaps = measured < periods ? `, ${periods - measured} of ${periods} periods without a value` : '';
  return `${who}: latest ${formatValue(latest, unit)}, from ${formatValue(minimum, unit)} to ${formatValue(maximum, unit)}${gaps}`;
}
