/** A moment: a number where it is reckoned with, a date where it is shown. */
export class Moment {
  constructor(readonly ms: number) {}
}

/** What a field or an expression has; undefined where it has nothing. */
export type Value = string | number | Moment | undefined;

/** As a result shows it. Source: CloudWatch Logs API reference, "GetQueryResults". */
export function textOf(value: Value): string {
  if (value instanceof Moment) return new Date(value.ms).toISOString().replace('T', ' ').slice(0, -1);
  if (typeof value === 'number') return numberText(value);
  return value ?? '';
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
}

/** A number, or a text that is nothing but one; undefined else. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Moment) return value.ms;
  if (value === undefined || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a condition holds. */
export function isTrue(value: Value): boolean {
  return value instanceof Moment || (typeof value === 'number' ? value !== 0 : !!value && value !== '0');
}

/** Below 0, 0 or above 0: as numbers where both are numbers, else as texts. */
export function compareValues(left: Value, right: Value): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a - b;
  const [first, second] = [textOf(left), textOf(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * The order of `sort`, ascending: what is no number first, chunk by chunk of digits and others, then numbers. What is
 * absent comes first of all. Source: CloudWatch Logs user guide, "sort".
 */
export function compareForSort(left: Value, right: Value): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (a !== undefined || b !== undefined) return a === undefined ? -1 : 1;
  return compareNaturally(textOf(left), textOf(right));
}

function compareNaturally(left: string, right: string): number {
  const [a, b] = [left.match(/\d+|\D+/g) ?? [], right.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [one = '', other = ''] = [a[at], b[at]];
    if (one === other) continue;
    const areDigits = /^\d/.test(one) && /^\d/.test(other);
    if (areDigits && one.length !== other.length) return one.length - other.length;
    return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
