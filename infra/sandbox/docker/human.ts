const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of time as Docker words it. Source: docker/go-units, HumanDuration. */
export function humanDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour + 0.5);
  if (milliseconds < second) return 'Less than a second';
  if (milliseconds < 2 * second) return '1 second';
  if (milliseconds < minute) return `${Math.floor(milliseconds / second)} seconds`;
  if (milliseconds < 2 * minute) return 'About a minute';
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(milliseconds / (365 * day))} years`;
}

/** A moment as Go's RFC3339Nano writes it, from milliseconds since the epoch with their fraction. */
export function rfc3339Nano(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const nanoseconds = Math.round((milliseconds - whole) * 1e6);
  const text = new Date(whole).toISOString();
  const fraction = (text.slice(20, 23) + String(nanoseconds).padStart(6, '0')).replace(/0+$/, '');
  return `${text.slice(0, 19)}${fraction && `.${fraction}`}Z`;
}

/** What Go writes for a time that never was. */
export const zeroTime = '0001-01-01T00:00:00Z';

/** Now, in milliseconds since the epoch with a fraction: what follows each other within one is told apart. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}
