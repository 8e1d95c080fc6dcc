import { describe, expect, it } from 'vitest';
import { judgeTraffic } from './usual.ts';
import type { CountedSlots, TrafficVerdict } from './usual.ts';

const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-11-20T00:00:00Z');
const DAYS = 7;

/** How much comes in an hour of the day, with a little scatter that is the same every time. */
function usualAt(hour: number, day: number): number {
  return 1_000 + 500 * Math.cos(((hour - 19) / 12) * Math.PI) + ((day * 7 + hour * 3) % 11) * 2;
}

/** Seven days and one more that is judged; `changed` alters hours of the last. */
function week(changed: (hour: number, usual: number) => number | null = (_, usual) => usual): CountedSlots {
  const values = Array.from({ length: (DAYS + 1) * 24 }, (_, index) => {
    const [day, hour] = [Math.floor(index / 24), index % 24];
    const usual = Math.round(usualAt(hour, day));
    return day === DAYS ? changed(hour, usual) : usual;
  });
  return { values, from: FROM, slotMs: HOUR_MS, judged: 24 };
}

function stretchesOf(verdict: TrafficVerdict) {
  return verdict.kind === 'unusual'
    ? verdict.stretches.map(({ from, to, isMore, isLasting }) => ({
        hours: [(from - FROM) / HOUR_MS - DAYS * 24, (to - FROM) / HOUR_MS - DAYS * 24],
        isMore,
        isLasting,
      }))
    : verdict.kind;
}

describe('a day that is judged by the seven before', () => {
  it('is usual where it goes up and down as they did, and tells by which numbers', () => {
    const verdict = judgeTraffic(week(), 2);
    expect(verdict).toMatchObject({ kind: 'usual', whole: { days: 7 } });
    if (verdict.kind !== 'usual') return;
    const { value, median, spread } = verdict.whole;
    expect(Math.abs(value - median)).toBeLessThan(3 * spread);
    expect(median).toBeGreaterThan(20_000);
  });

  it.each([
    ['half as much again in every hour', (_: number, usual: number) => Math.round(usual * 1.5)],
    ['a third less in every hour', (_: number, usual: number) => Math.round(usual * 0.66)],
  ])('is usual with %s', (_case, changed) => {
    expect(judgeTraffic(week(changed), 2).kind).toBe('usual');
  });

  it('is not where hours had three times as many, which are told as one stretch', () => {
    const verdict = judgeTraffic(
      week((hour, usual) => (hour === 9 || hour === 10 ? usual * 3 : usual)),
      2,
    );
    expect(stretchesOf(verdict)).toEqual([{ hours: [9, 11], isMore: true, isLasting: false }]);
    if (verdict.kind !== 'unusual') return;
    const [{ value = 0, median = 1 } = {}] = verdict.stretches;
    expect(value / median).toBeCloseTo(3, 1);
  });

  it('tells first what lasts still: nothing has come since, and null is nothing', () => {
    const verdict = judgeTraffic(
      week((hour, usual) => (hour >= 22 ? null : hour === 3 ? usual * 9 : usual)),
      2,
    );
    expect(stretchesOf(verdict)).toEqual([
      { hours: [22, 24], isMore: false, isLasting: true },
      { hours: [3, 4], isMore: true, isLasting: false },
    ]);
  });

  it('tells an outage that began within an hour as nothing that came, apart from that hour', () => {
    const verdict = judgeTraffic(
      week((hour, usual) => (hour >= 21 ? 0 : hour === 20 ? Math.round(usual / 4) : usual)),
      2,
    );
    expect(stretchesOf(verdict)).toEqual([
      { hours: [21, 24], isMore: false, isLasting: true },
      { hours: [20, 21], isMore: false, isLasting: false },
    ]);
    expect(verdict).toMatchObject({ stretches: [{ value: 0 }, {}] });
  });

  it('is not told by a factor that is larger than what happened', () => {
    const slots = week((hour, usual) => (hour === 9 ? usual * 3 : usual));
    expect(judgeTraffic(slots, 4).kind).toBe('usual');
  });
});

describe('what says nothing', () => {
  it('is a handful, however many times as much', () => {
    const values = Array.from({ length: 8 * 24 }, (_, index) => (index === 8 * 24 - 5 ? 15 : 1));
    expect(judgeTraffic({ values, from: FROM, slotMs: HOUR_MS, judged: 24 }, 2).kind).toBe('usual');
  });

  it('is a factor within what the days before differed by themselves', () => {
    const values = Array.from({ length: 8 * 24 }, (_, index) =>
      index < 7 * 24 ? (Math.floor(index / 24) % 2 === 0 ? 100 : 900) : 210,
    );
    expect(judgeTraffic({ values, from: FROM, slotMs: HOUR_MS, judged: 24 }, 2).kind).toBe('usual');
  });

  it('is a past of fewer than three days; before its first count there was none', () => {
    const { values, ...slots } = week();
    const young = values.map((value, index) => (index < 5 * 24 ? null : value));
    expect(judgeTraffic({ values: young, ...slots }, 2)).toMatchObject({ kind: 'young', days: 2 });
    const older = values.map((value, index) => (index < 4 * 24 ? null : value));
    expect(judgeTraffic({ values: older, ...slots }, 2)).toMatchObject({ kind: 'usual', whole: { days: 3 } });
  });

  it('is a series in which nothing was ever counted', () => {
    const values = new Array<null>(8 * 24).fill(null);
    expect(judgeTraffic({ values, from: FROM, slotMs: HOUR_MS, judged: 24 }, 2)).toEqual({
      kind: 'uncounted',
    });
  });
});
