/** When the schedule begins, by the clock of its time zone, and for how long it keeps what it makes. */
export const DAILY_HOUR = 3;
export const DAILY_AT = '03:00';
export const KEPT_DAYS = 30;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * The newest moment up to `now` at which the clock of the time zone showed three; all in milliseconds since the epoch.
 * Where that hour is left out by a change to summer time, it is the moment of the change.
 */
export function latestSlot(now: number, timeZone: string): number {
  const [year, month, day] = dateIn(now, timeZone);
  const today = momentOf(Date.UTC(year, month - 1, day, DAILY_HOUR), timeZone);
  return today <= now ? today : momentOf(Date.UTC(year, month - 1, day - 1, DAILY_HOUR), timeZone);
}

/** The date of a moment by the clock of the time zone, as `2026-11-23`. */
export function dateText(at: number, timeZone: string): string {
  const [year, month, day] = dateIn(at, timeZone);
  const padded = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${padded(month)}-${padded(day)}`;
}

export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** The moment at which the clock of a zone shows what UTC's would show at `wall`. */
function momentOf(wall: number, timeZone: string): number {
  const before = wall - offsetAt(wall - DAY_MS, timeZone);
  const after = wall - offsetAt(wall + DAY_MS, timeZone);
  const shows = (at: number) => at + offsetAt(at, timeZone) === wall;
  if (shows(before)) return before;
  if (shows(after)) return after;
  // The hour is left out: the clock went from before it to after it at once.
  let [low, high] = [Math.min(before, after) - HOUR_MS, Math.max(before, after) + HOUR_MS];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetAt(middle, timeZone) < wall) low = middle;
    else high = middle;
  }
  return high;
}

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const whole = Math.floor(at / 1_000) * 1_000;
  const [year, month, day, hour, minute, second] = partsIn(whole, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

function dateIn(at: number, timeZone: string): readonly [number, number, number] {
  const [year, month, day] = partsIn(at, timeZone);
  return [year, month, day];
}

type Parts = readonly [number, number, number, number, number, number];

function partsIn(at: number, timeZone: string): Parts {
  const parts = formatOf(timeZone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return [of('year'), of('month'), of('day'), of('hour'), of('minute'), of('second')];
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each zone: making one takes longer than using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}
