import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText, latestSlot } from './daily.ts';
import { backupVerdict, GRACE_MS } from './verdict.ts';

const at = (text: string) => Date.parse(text);
const ZONES = [
  'UTC',
  'Africa/Kampala',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
];
const DAY_MS = 86_400_000;

describe('latestSlot', () => {
  it.each([
    ['UTC', '2026-11-23T02:59:59.999Z', '2026-11-22T03:00:00Z'],
    ['UTC', '2026-11-23T03:00:00Z', '2026-11-23T03:00:00Z'],
    ['Africa/Kampala', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['Africa/Kampala', '2026-11-22T23:59:00Z', '2026-11-22T00:00:00Z'],
    ['America/New_York', '2026-01-01T07:00:00Z', '2025-12-31T08:00:00Z'],
    // Both changes of the clock are before three.
    ['America/New_York', '2026-03-08T12:00:00Z', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01T12:00:00Z', '2026-11-01T08:00:00Z'],
    // Clocks go from two to three: three is the moment of the change.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-29T01:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-23T12:00:00Z', '2026-11-22T13:00:00Z'],
  ])('in %s at %s is %s', (timeZone, now, slot) => {
    expect(new Date(latestSlot(at(now), timeZone)).toISOString()).toBe(new Date(slot).toISOString());
  });

  it('is three o’clock there, not in the future, and at most about a day ago', () => {
    const times = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(times, fc.constantFrom(...ZONES), (now, timeZone) => {
        const slot = latestSlot(now, timeZone);
        expect(slot).toBeLessThanOrEqual(now);
        expect(now - slot).toBeLessThanOrEqual(DAY_MS + 3_600_000);
        expect(
          new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(slot),
        ).toBe('03:00');
        expect(latestSlot(slot, timeZone)).toBe(slot);
      }),
    );
  });

  it('gives each day a date of its own', () => {
    expect(dateText(at('2026-11-22T23:59:00Z'), 'Africa/Kampala')).toBe('2026-11-23');
    expect(dateText(at('2026-11-22T23:59:00Z'), 'UTC')).toBe('2026-11-22');
  });
});

describe('backupVerdict', () => {
  const now = at('2026-11-23T12:00:00Z');
  const slot = at('2026-11-23T03:00:00Z');
  const utc = (since?: string) => ({ timeZone: 'UTC', ...(since && { since: at(since) }) });

  it.each([
    ['not-scheduled', undefined, slot, now],
    ['fine', utc('2026-11-01T00:00:00Z'), slot, now],
    ['fine', utc('2026-11-01T00:00:00Z'), slot + 60_000, now],
    ['late', utc('2026-11-01T00:00:00Z'), slot - 1, now],
    ['never', utc('2026-11-01T00:00:00Z'), undefined, now],
    ['never', utc(), undefined, now],
    ['late', utc(), slot - 1, now],
    // Put on the schedule after the last time: the next one is tonight.
    ['awaited', utc('2026-11-23T09:00:00Z'), undefined, now],
    ['fine', utc('2026-11-23T09:00:00Z'), slot - 40 * DAY_MS, now],
    // The time has come a moment ago, and the backup may still be on its way.
    ['fine', utc('2026-11-01T00:00:00Z'), slot - DAY_MS, slot + GRACE_MS - 1],
    ['late', utc('2026-11-01T00:00:00Z'), slot - DAY_MS, slot + GRACE_MS],
  ] as const)('is %s', (verdict, schedule, newest, moment) => {
    expect(backupVerdict(schedule, newest, moment)).toBe(verdict);
  });
});
