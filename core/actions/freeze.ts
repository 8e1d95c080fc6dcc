import { z } from 'zod';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 16:00');
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeZone = z.string().refine(isTimeZone, 'must be a time zone such as Africa/Kampala');

const once = z
  .object({
    from: z.string().datetime({ offset: true }),
    to: z.string().datetime({ offset: true }),
    reason: z.string().min(1),
  })
  .strict()
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'must be later than from',
  });

const weekly = z
  .object({
    days: z.array(z.enum(DAYS)).min(1),
    from: time.default('00:00'),
    to: time.default('24:00'),
    timeZone: timeZone.default('UTC'),
    reason: z.string().min(1),
  })
  .strict()
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'must be another time than from; a whole day is from 00:00 to 24:00',
  });

/**
 * When nothing is changed in an environment: once (two dates with their offset) or every week (days and hours). Hours
 * that end before they begin end on the day after.
 */
export const freezeWindowSchema = z.union([weekly, once]);

export type FreezeWindow = Readonly<z.infer<typeof freezeWindowSchema>>;

/** The window that the moment (milliseconds since the epoch) lies in, the end left out. */
export function frozenBy(windows: readonly FreezeWindow[], at: number): FreezeWindow | undefined {
  return windows.find((window) =>
    'days' in window ? inWeek(window, at) : Date.parse(window.from) <= at && at < Date.parse(window.to),
  );
}

function inWeek(window: z.infer<typeof weekly>, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: window.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const day = part('weekday').toLowerCase();
  const clock = `${part('hour')}:${part('minute')}`;
  const isOn = (wanted: string | undefined) => window.days.some((one) => one === wanted);
  const dayBefore = DAYS.at(DAYS.findIndex((one) => one === day) - 1);
  if (window.from < window.to) return isOn(day) && window.from <= clock && clock < window.to;
  return (isOn(day) && window.from <= clock) || (isOn(dayBefore) && clock < window.to);
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
