const dayMs = 86_400_000;
const unitMs = { minute: 60_000, hour: 3_600_000, day: dayMs } as const;
const mostDaysAhead = 5 * 366;
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Tells the next time after another, both in milliseconds since the epoch. */
export type Schedule = (afterMs: number) => number | undefined;

/** The expression, or its time zone, is none. */
export class ScheduleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScheduleError';
  }
}

/**
 * `at(2026-11-28T10:00:00)`, `rate(5 minutes)` (from `startMs` on) or `cron(0 8 ? * MON-FRI *)` with the fields minutes,
 * hours, day of month, month, day of week, year, in a time zone. Cron's `W` and `#` are not offered. Throws
 * ScheduleError.
 */
export function parseSchedule(expression: string, timezone = 'UTC', startMs = 0): Schedule {
  checkTimezone(timezone);
  const [, kind, inner = ''] = /^(at|rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === 'at') return parseAt(inner, timezone);
  if (kind === 'rate') return parseRate(inner, startMs);
  if (kind === 'cron') return parseCron(inner, timezone);
  throw invalid(expression);
}

function invalid(expression: string): Error {
  return new ScheduleError(`Invalid schedule expression: ${expression}`);
}

function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new ScheduleError(`Invalid timezone: ${timezone}`);
  }
}

function parseAt(text: string, timezone: string): Schedule {
  const localMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : NaN;
  if (Number.isNaN(localMs)) throw invalid(`at(${text})`);
  const atMs = toUtc(localMs, timezone);
  return (afterMs) => (atMs > afterMs ? atMs : undefined);
}

function parseRate(text: string, startMs: number): Schedule {
  const [, count, unit] = /^(\d{1,6}) (minute|hour|day)s?$/.exec(text) ?? [];
  const everyMs = Number(count) * unitMs[unit as keyof typeof unitMs];
  if (!(everyMs > 0)) throw invalid(`rate(${text})`);
  return (afterMs) => startMs + (Math.floor(Math.max(0, afterMs - startMs) / everyMs) + 1) * everyMs;
}

interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** `L` is the last of the month. */
  readonly days: ReadonlySet<number> | 'L';
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly years?: ReadonlySet<number>;
  /** Where both days say something, one that fits is enough: the cron of Unix. */
  readonly isEitherDay?: boolean;
}

function parseCron(text: string, timezone: string): Schedule {
  const parts = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = parts;
  // One of the two days says nothing, and is written as `?`.
  if (parts.length !== 6 || (day === '?') === (weekday === '?')) throw invalid(`cron(${text})`);
  const read = (field: string, least: number, most: number, names: readonly string[] = []) => {
    const values = readField(field, least, most, names);
    if (!values) throw invalid(`cron(${text})`);
    return values;
  };
  const fields: CronFields = {
    minutes: read(minute, 0, 59),
    hours: read(hour, 0, 23),
    days: day === 'L' ? 'L' : read(day, 1, 31),
    months: read(month, 1, 12, months),
    weekdays: read(weekday, 1, 7, weekdays),
    years: read(year, 1970, 2199),
  };
  return (afterMs) => nextCron(fields, timezone, afterMs);
}

/**
 * The five fields of Unix's cron: minutes, hours, day of month, month, day of week (0 and 7 are Sunday), with `*`, `-`, `,`
 * and English names. Throws ScheduleError.
 */
export function parseFiveFieldCron(expression: string, timezone = 'UTC'): Schedule {
  checkTimezone(timezone);
  const [, text = ''] = /^cron\((.+)\)$/.exec(expression) ?? [];
  const parts = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  if (parts.length !== 5 || /[?/#LW]/.test(text.replace(/[A-Z]{3}/gi, ''))) throw invalid(expression);
  const read = (field: string, least: number, most: number, names: readonly string[] = []) => {
    const values = readField(field, least, most, names);
    if (!values) throw invalid(expression);
    return values;
  };
  const fields: CronFields = {
    minutes: read(minute, 0, 59),
    hours: read(hour, 0, 23),
    days: read(day, 1, 31),
    months: read(month, 1, 12, months),
    weekdays: new Set([...readWeekdays(weekday, expression)].map((number) => (number % 7) + 1)),
    isEitherDay: day !== '*' && weekday !== '*',
  };
  return (afterMs) => nextCron(fields, timezone, afterMs);
}

/** Names are numbered from 1 on elsewhere, from 0 on here. */
function readWeekdays(text: string, expression: string): ReadonlySet<number> {
  const numbered = text.replace(/[A-Z]{3}/gi, (name) => {
    const at = weekdays.indexOf(name.toUpperCase());
    return at === -1 ? name : String(at);
  });
  const values = readField(numbered, 0, 7, []);
  if (!values) throw invalid(expression);
  return values;
}

function readField(
  text: string,
  least: number,
  most: number,
  names: readonly string[],
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const isAll = range === '*' || range === '?';
    const [first = '', last] = range.split('-');
    const from = isAll ? least : numberOf(first, names);
    // `5/10` goes on to the end.
    const to = isAll || (step !== undefined && last === undefined) ? most : numberOf(last ?? first, names);
    const by = Number(step ?? 1);
    if (!(from >= least && to <= most && from <= to && by >= 1)) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function numberOf(text: string, names: readonly string[]): number {
  const named = names.indexOf(text.toUpperCase());
  if (named !== -1) return named + 1;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

/** Goes from day to day of the zone's calendar, and over the times of the days that fit. */
function nextCron(fields: CronFields, timezone: string, afterMs: number): number | undefined {
  const firstDayMs = Math.floor(toLocal(afterMs, timezone) / dayMs) * dayMs;
  for (let ahead = 0; ahead < mostDaysAhead; ahead++) {
    const localDayMs = firstDayMs + ahead * dayMs;
    if (!fitsDay(fields, new Date(localDayMs))) continue;
    const times = [...fields.hours].flatMap((hour) =>
      [...fields.minutes].map((minute) => toUtc(localDayMs + hour * 3_600_000 + minute * 60_000, timezone)),
    );
    const later = times.filter((atMs) => atMs > afterMs);
    if (later.length > 0) return Math.min(...later);
  }
  return undefined;
}

function fitsDay(fields: CronFields, day: Date): boolean {
  const tomorrow = new Date(day.getTime() + dayMs);
  const isDay = fields.days === 'L' ? tomorrow.getUTCDate() === 1 : fields.days.has(day.getUTCDate());
  const isWeekday = fields.weekdays.has(day.getUTCDay() + 1);
  return (
    (fields.isEitherDay ? isDay || isWeekday : isDay && isWeekday) &&
    fields.months.has(day.getUTCMonth() + 1) &&
    (fields.years?.has(day.getUTCFullYear()) ?? true)
  );
}

/** The zone's clock at a moment, as if it were UTC. */
function toLocal(utcMs: number, timezone: string): number {
  if (timezone === 'UTC') return utcMs;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, value]));
  return Date.parse(
    `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}Z`,
  );
}

function toUtc(localMs: number, timezone: string): number {
  if (timezone === 'UTC') return localMs;
  const guess = localMs - (toLocal(localMs, timezone) - localMs);
  // Once more, for a time near a change of the zone's offset.
  return guess - (toLocal(guess, timezone) - localMs);
}
