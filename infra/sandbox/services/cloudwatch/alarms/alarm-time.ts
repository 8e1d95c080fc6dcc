/** A time as alarms write it into JSON: `2025-05-15T15:31:44.984+0000`. */
export function documentTime(at: Date): string {
  return at.toISOString().replace('Z', '+0000');
}

/** A time in the reason of a composite alarm: `Wednesday 10 November, 2021 02:45:55 UTC`. */
export function spokenTime(at: Date): string {
  const word = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(at);
  const day = at.toISOString().slice(8, 10);
  const month = word({ month: 'long' });
  return `${word({ weekday: 'long' })} ${day} ${month}, ${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} UTC`;
}

/** A number as alarms write it into a reason, which is Java's way: `1.0`. */
export function spokenNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? value.toFixed(1) : String(value);
}
