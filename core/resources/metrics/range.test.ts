import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAMED_RANGES, periodFor, pointsIn, RANGE_NAMES, resolveRange } from './range.ts';

const NOW = Date.parse('2026-03-10T12:34:56Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const absolute = (from: number, to: number) => resolveRange({ kind: 'absolute', from, to }, NOW);

describe('the period of a stretch', () => {
  it.each([
    ['an hour', 0, HOUR, 60],
    ['three hours', 0, 3 * HOUR, 60],
    ['a day', 0, DAY, 300],
    ['three days', 0, 3 * DAY, 900],
    ['a week', 0, 7 * DAY, 3_600],
    ['an hour, 16 days ago', 16 * DAY, HOUR, 300],
    ['an hour, 70 days ago', 70 * DAY, HOUR, 3_600],
    ['a year', 0, 365 * DAY, 86_400 + 43_200],
  ])('%s', (_, ago, length, most) => {
    const from = NOW - ago - length;
    const period = periodFor(from, from + length, NOW);
    expect(period).toBeLessThanOrEqual(most);
    if (length < 30 * DAY) expect(period).toBe(most);
  });

  it('never comes to more than 300 points of what CloudWatch still keeps', () => {
    const ago = fc.integer({ min: 6 * 60_000, max: 455 * DAY });
    fc.assert(
      fc.property(ago, fc.double({ min: 0, max: 1, noNaN: true }), (age, part) => {
        const from = NOW - age;
        const resolved = absolute(from, from + Math.max(60_000, Math.round(age * part)));
        if (!resolved.ok) throw new Error(resolved.sentence);
        const { range } = resolved;
        const step = range.periodSeconds * 1_000;
        expect([range.from % step, range.to % step]).toEqual([0, 0]);
        expect(range.to).toBeLessThanOrEqual(NOW);
        expect(pointsIn(range)).toBeLessThanOrEqual(456);
        if (age < 15 * DAY) expect(pointsIn(range)).toBeLessThanOrEqual(302);
        expect(pointsIn(range)).toBeGreaterThanOrEqual(5);
        if (age > 63 * DAY) expect(range.periodSeconds % 3_600).toBe(0);
        else if (age > 15 * DAY) expect(range.periodSeconds % 300).toBe(0);
      }),
    );
  });
});

describe('a stretch that ends now', () => {
  it.each(RANGE_NAMES)('%s is whole periods, without the one that still runs', (name) => {
    const resolved = resolveRange({ kind: 'named', name }, NOW);
    expect(resolved).toMatchObject({ ok: true });
    if (!resolved.ok) return;
    const { from, to, periodSeconds } = resolved.range;
    expect(to - from).toBe(NAMED_RANGES[name]);
    expect(NOW - to).toBeLessThan(periodSeconds * 1_000);
    expect(from % (periodSeconds * 1_000)).toBe(0);
  });

  it('is the same for all who look within one period', () => {
    const at = (moment: string) => resolveRange({ kind: 'named', name: '1h' }, Date.parse(moment));
    expect(at('2026-03-10T12:34:00Z')).toEqual(at('2026-03-10T12:34:59.999Z'));
    expect(at('2026-03-10T12:35:00Z')).not.toEqual(at('2026-03-10T12:34:59Z'));
  });
});

describe('a stretch that can not be', () => {
  it.each([
    [
      'ten years',
      NOW - 3_653 * DAY,
      NOW,
      'CloudWatch keeps metrics for 455 days; the range begins 10 years ago.',
    ],
    [
      '501 days',
      NOW - 501 * DAY,
      NOW,
      'CloudWatch keeps metrics for 455 days; the range begins 501 days ago.',
    ],
    ['backwards', NOW - HOUR, NOW - 2 * HOUR, 'The range ends before it begins.'],
    ['nothing', NOW - HOUR, NOW - HOUR, 'The range begins and ends at the same moment.'],
    ['tomorrow', NOW + DAY, NOW + 2 * DAY, 'The range lies in the future: nothing is measured there yet.'],
    [
      'no moment',
      Number.NaN,
      NOW,
      'The beginning and the end of a range are moments such as 2026-03-01T09:00Z.',
    ],
  ])('%s is told in words', (_, from, to, sentence) => {
    expect(absolute(from, to)).toEqual({ ok: false, sentence });
  });

  it('is cut where it reaches into the future, and says so', () => {
    expect(absolute(NOW - HOUR, NOW + DAY)).toMatchObject({
      ok: true,
      range: { to: Date.parse('2026-03-10T12:34:00Z') },
      remark: 'The range ends in the future; it is shown up to now.',
    });
  });
});
