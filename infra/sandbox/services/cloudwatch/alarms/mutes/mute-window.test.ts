import { describe, expect, it } from 'vitest';
import { readMuteTimes } from './mute-schedule.ts';
import { openWindow, statusOf } from './mute-window.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const times = (Expression: string, Duration: string, Timezone?: string) =>
  readMuteTimes({ Expression, Duration, Timezone });

describe('a mute rule', () => {
  const night = times('cron(0 23 * * *)', 'PT2H');

  it.each([
    ['2026-11-28T22:59:59', undefined, 'SCHEDULED'],
    ['2026-11-28T23:00:00', '2026-11-29T01:00', 'ACTIVE'],
    ['2026-11-29T00:59:59', '2026-11-29T01:00', 'ACTIVE'],
    ['2026-11-29T01:00:00', undefined, 'SCHEDULED'],
  ])('of each night, at %s', (now, end, status) => {
    const open = openWindow(night, {}, at(now));
    expect(open && new Date(open.endMs).toISOString().slice(0, 16)).toBe(end);
    expect(statusOf(night, {}, at(now))).toBe(status);
  });

  it('of one time is over afterwards', () => {
    const once = times('at(2026-05-10T14:00)', 'PT30M');
    expect(statusOf(once, {}, at('2026-05-10T13:00:00'))).toBe('SCHEDULED');
    expect(statusOf(once, {}, at('2026-05-10T14:29:00'))).toBe('ACTIVE');
    expect(statusOf(once, {}, at('2026-05-10T14:30:00'))).toBe('EXPIRED');
  });

  it('keeps to its start and its end', () => {
    const bounds = { startMs: at('2026-11-28T23:30:00'), expireMs: at('2026-11-30T00:00:00') };
    expect(openWindow(night, bounds, at('2026-11-28T23:10:00'))).toBeUndefined();
    expect(openWindow(night, bounds, at('2026-11-28T23:40:00'))).toBeDefined();
    expect(openWindow(night, bounds, at('2026-11-29T23:10:00'))?.endMs).toBe(bounds.expireMs);
    expect(statusOf(night, bounds, at('2026-11-30T00:00:00'))).toBe('EXPIRED');
  });

  it('lasts as long as its longest window', () => {
    const overlapping = times('cron(0 * * * *)', 'PT90M');
    expect(openWindow(overlapping, {}, at('2026-11-28T12:10:00'))?.endMs).toBe(at('2026-11-28T13:30:00'));
  });

  it('goes by its time zone', () => {
    const local = times('at(2026-05-10T14:00)', 'PT1H', 'Africa/Kampala');
    expect(statusOf(local, {}, at('2026-05-10T11:30:00'))).toBe('ACTIVE');
  });

  it.each([
    ['at(2026-05-10T14:00:00)', 'PT1H'],
    ['cron(0 2 * * ? *)', 'PT1H'],
    ['cron(0 2 * * *)', 'PT30S'],
    ['cron(0 2 * * *)', 'P16D'],
    ['cron(0 2 * * *)', '2h'],
    ['cron(0 2 * * *)', 'P'],
    ['cron(0 2 * * *)', 'PT'],
  ])('%s for %s is none', (expression, duration) => {
    expect(() => times(expression, duration)).toThrow('Invalid');
  });
});
