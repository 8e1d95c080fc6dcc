const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

/** `3 tables`, `1 table`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A length of time by its largest unit: `4 days`, `2 h`, `45 s`. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole >= 2 * DAY_SECONDS) return `${Math.floor(whole / DAY_SECONDS)} days`;
  if (whole >= HOUR_SECONDS) return `${Math.floor(whole / HOUR_SECONDS)} h`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min` : `${whole} s`;
}

/** A share of one as per cent, with one digit behind the point where it is small. */
export function percentOf(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 || Number.isInteger(percent) ? Math.round(percent) : percent.toFixed(1)} %`;
}

/** The page of one resource, by any name of it. */
export function pageOf(list: string, name: string): string {
  return `/${list}/${encodeURIComponent(name)}`;
}

/** `45 min`, `24 h`. */
export function spanOf(minutes: number): string {
  return minutes >= 120 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
