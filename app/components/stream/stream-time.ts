export type Zone = 'UTC' | 'local';

/** A line's time to the millisecond, `09:00:05.123`, in UTC or where the browser is. */
export function timeOf(at: number, zone: Zone): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '--:--:--.---';
  if (zone === 'UTC') return date.toISOString().slice(11, 23);
  const two = (value: number) => String(value).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

/** A whole moment for a machine, or nothing where there is none. */
export function isoOf(at: number): string | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
