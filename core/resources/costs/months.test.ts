import { describe, expect, it } from 'vitest';
import { daysBetween, daysPassed, monthsAt } from './months.ts';

describe('monthsAt', () => {
  it.each([
    ['2026-11-28T18:00:00Z', '2026-10-01', '2026-11-01', '2026-11-29'],
    ['2026-01-01T00:00:00Z', '2025-12-01', '2026-01-01', '2026-01-02'],
    ['2026-11-30T23:59:59Z', '2026-10-01', '2026-11-01', '2026-12-01'],
  ])('%s', (now, lastMonthStart, monthStart, end) => {
    expect(monthsAt(Date.parse(now))).toEqual({ lastMonthStart, monthStart, end });
  });
});

describe('days', () => {
  it('are at least one of the month, and those of the calendar between two days', () => {
    expect(daysPassed(Date.parse('2026-11-01T01:00:00Z'))).toBe(1);
    expect(daysPassed(Date.parse('2026-11-11T12:00:00Z'))).toBe(10.5);
    expect(daysBetween('2026-10-01', '2026-11-01')).toBe(31);
  });
});
