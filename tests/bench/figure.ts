/** One number of the bench, as it is printed. */
export interface Figure {
  readonly name: string;
  /** With its unit. */
  readonly measured: string;
  readonly aim?: string;
  /** Absent where there is no aim, and where the number is only told for comparison. */
  readonly met?: boolean;
}

interface Limited {
  readonly unit: string;
  readonly most: number;
  /** Said behind the number: how it came about. */
  readonly note?: string;
  readonly digits?: number;
}

/** A number that must not be larger than its aim. */
export function atMost(name: string, value: number, { unit, most, note, digits }: Limited): Figure {
  const worded = (number: number) => withUnit(number, unit, digits);
  return {
    name,
    measured: note ? `${worded(value)} (${note})` : worded(value),
    aim: `≤ ${withUnit(most, unit, undefined)}`,
    met: value <= most,
  };
}

interface Required {
  readonly unit: string;
  readonly least: number;
  readonly note?: string;
}

/** A number that must not be smaller than its aim. */
export function atLeast(name: string, value: number, { unit, least, note }: Required): Figure {
  const measured = withUnit(value, unit);
  return {
    name,
    measured: note ? `${measured} (${note})` : measured,
    aim: `≥ ${withUnit(least, unit)}`,
    met: value >= least,
  };
}

/** A number for comparison. */
export function told(name: string, measured: string): Figure {
  return { name, measured };
}

function withUnit(number: number, unit: string, digits = decimalsOf(number)): string {
  const text = number.toLocaleString('en-US', { maximumFractionDigits: digits });
  return unit === '×' ? `${text} ×` : `${text}${unit === '' ? '' : ` ${unit}`}`;
}

function decimalsOf(number: number): number {
  return Math.abs(number) < 10 ? 2 : Math.abs(number) < 100 ? 1 : 0;
}

/** Milliseconds as they are read: `870 ms`, `1.2 s`. */
export function milliseconds(value: number): string {
  return value < 1_000 ? withUnit(value, 'ms') : withUnit(value / 1_000, 's');
}
