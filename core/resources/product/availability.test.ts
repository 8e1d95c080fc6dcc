import { describe, expect, it } from 'vitest';
import { availabilityOf, daysOf } from './availability.ts';

const DAY = 86_400_000;
const day = (requests: number, failed: number, at = 0) => ({ at, requests, failed });

describe('availability', () => {
  it('is the share of requests that were answered, over the whole window', () => {
    const { ratio, allowed, spent } = availabilityOf([day(60_000, 0), day(40_000, 5, DAY)]);
    expect(ratio).toBeCloseTo(0.99995, 10);
    expect(allowed).toBeCloseTo(10, 6);
    expect(spent).toBeCloseTo(0.5, 6);
  });

  it('says how often the budget was used up', () => {
    expect(availabilityOf([day(10_000, 3)]).spent).toBeCloseTo(3, 6);
  });

  it('is not told where nobody asked', () => {
    expect(availabilityOf([day(0, 0)])).toMatchObject({ requests: 0, spent: 0 });
    expect(availabilityOf([]).ratio).toBeUndefined();
  });

  it('has no budget where everything failed but nothing counts as asked', () => {
    expect(availabilityOf([day(0, 1)]).spent).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('days', () => {
  it('gather the hours of UTC, with gaps as nothing', () => {
    const from = 22 * 3_600_000;
    expect(daysOf(from, [1, null, 4, 8], [[1, null, null, 2], [null, null, 3, null]])).toEqual([
      { at: 0, requests: 1, failed: 1 },
      { at: DAY, requests: 12, failed: 5 },
    ]);
  }); // prettier-ignore
});
