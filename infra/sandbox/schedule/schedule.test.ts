import { describe, expect, it } from 'vitest';
import { parseFiveFieldCron, parseSchedule } from './schedule.ts';

const after = (expression: string, from: string, timezone?: string) => {
  const next = parseSchedule(expression, timezone, Date.parse('2026-01-01T00:00:00Z'))(Date.parse(from));
  return next === undefined ? undefined : new Date(next).toISOString().slice(0, 16);
};

describe('a schedule', () => {
  it.each([
    ['at(2026-11-28T10:00:00)', '2026-11-28T09:59:00Z', undefined, '2026-11-28T10:00'],
    ['at(2026-11-28T10:00:00)', '2026-11-28T10:00:00Z', undefined, undefined],
    ['at(2026-11-28T10:00:00)', '2026-11-01T00:00:00Z', 'Africa/Kampala', '2026-11-28T07:00'],
    ['rate(5 minutes)', '2026-01-01T00:07:00Z', undefined, '2026-01-01T00:10'],
    ['rate(1 day)', '2026-01-02T00:00:00Z', undefined, '2026-01-03T00:00'],
    ['cron(0 8 ? * MON-FRI *)', '2026-11-27T08:00:00Z', undefined, '2026-11-30T08:00'],
    ['cron(0/15 9-10 * * ? *)', '2026-11-28T10:50:00Z', undefined, '2026-11-29T09:00'],
    ['cron(0/15 9-10 * * ? *)', '2026-11-28T10:20:00Z', undefined, '2026-11-28T10:30'],
    ['cron(30 23 L * ? *)', '2027-02-01T00:00:00Z', undefined, '2027-02-28T23:30'],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', undefined, '2028-02-29T00:00'],
    ['cron(0 8 * * ? *)', '2026-11-28T06:00:00Z', 'Africa/Kampala', '2026-11-29T05:00'],
    ['cron(0 8 * JUL,DEC ? 2026)', '2026-11-28T06:00:00Z', 'America/New_York', '2026-12-01T13:00'],
    ['cron(0 8 * * ? 2025)', '2026-11-28T06:00:00Z', undefined, undefined],
    // The clocks of Berlin go forward on 2026-03-29.
    ['cron(0 8 * * ? *)', '2026-03-28T08:00:00Z', 'Europe/Berlin', '2026-03-29T06:00'],
  ])('%s after %s in %s is %s', (expression, from, timezone, expected) => {
    expect(after(expression, from, timezone)).toBe(expected);
  });

  it.each([
    'at(tomorrow)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(0 8 * * *)',
    'cron(0 8 1 * MON *)',
    'cron(60 8 ? * MON *)',
    'cron(0 8 ? * MON#1 *)',
    'every day',
  ])('%s is none', (expression) => {
    expect(() => parseSchedule(expression)).toThrow('Invalid schedule expression');
  });

  it('knows the time zones that there are', () => {
    expect(() => parseSchedule('rate(1 day)', 'Moon/Sea')).toThrow('Invalid timezone');
  });
});

describe('a cron of five fields', () => {
  const next = (expression: string, from: string, timezone?: string) =>
    new Date(parseFiveFieldCron(expression, timezone)(Date.parse(from)) ?? 0).toISOString().slice(0, 16);

  it.each([
    ['cron(0 2 * * *)', '2026-11-28T02:00:00Z', undefined, '2026-11-29T02:00'],
    ['cron(0 2 * * SUN)', '2026-11-30T00:00:00Z', undefined, '2026-12-06T02:00'],
    ['cron(0 2 * * 0)', '2026-11-30T00:00:00Z', undefined, '2026-12-06T02:00'],
    ['cron(0 18 * * MON-FRI)', '2026-11-28T00:00:00Z', undefined, '2026-11-30T18:00'],
    ['cron(0 1 1 * *)', '2026-11-28T00:00:00Z', undefined, '2026-12-01T01:00'],
    ['cron(0 1 1 * FRI)', '2026-11-28T00:00:00Z', undefined, '2026-12-01T01:00'],
    ['cron(0 8 * * *)', '2026-11-28T06:00:00Z', 'Africa/Kampala', '2026-11-29T05:00'],
  ])('%s after %s in %s is %s', (expression, from, timezone, expected) => {
    expect(next(expression, from, timezone)).toBe(expected);
  });

  it.each(['cron(0 2 * * ? *)', 'cron(0 2 * *)', 'cron(61 2 * * *)', 'cron(0 2 L * *)', 'every day'])(
    '%s is none',
    (expression) => {
      expect(() => parseFiveFieldCron(expression)).toThrow('Invalid schedule expression');
    },
  );
});
