import { describe, expect, it } from 'vitest';
import { availabilityOf } from '../../../core/resources/product/availability.ts';
import {
  availabilityWords,
  budgetWords,
  percentWords,
  toneOf,
  toneOfDay,
  waitWords,
} from './product-words.ts';

const served = (requests: number, failed: number) => availabilityOf([{ at: 0, requests, failed }]);

describe('availability in words', () => {
  it.each([
    [1, '100 %'],
    [0.9999, '99.99 %'],
    [0.99989999, '99.989 %'],
    [0.999999, '99.999 %'],
    [0, '0 %'],
  ])('%d is %s, never rounded up', (ratio, words) => expect(percentWords(ratio)).toBe(words));

  it('is a dash where nobody asked', () => expect(availabilityWords(served(0, 0))).toBe('–'));

  it.each([
    [100_000, 5, 'good'],
    [100_000, 8, 'warn'],
    [100_000, 10, 'warn'],
    [100_000, 11, 'bad'],
    [0, 0, 'none'],
  ] as const)('of %d requests with %d failed is %s', (requests, failed, tone) =>
    expect(toneOf(served(requests, failed))).toBe(tone),
  );

  it('says what is left of the budget', () => {
    expect(budgetWords(served(100_000, 5))).toBe(
      '5 requests were answered with 5xx, of 100,000. The target allows 10: 50 % of the error budget is used.',
    );
    expect(budgetWords(served(100, 1))).toContain('1 request was');
    expect(budgetWords(served(0, 0))).toBe('Nobody asked in this time.');
  });

  it.each([
    [0, 0, 'none'],
    [100, 0, 'good'],
    [10_000, 1, 'warn'],
    [1_000, 2, 'bad'],
  ] as const)('a day of %d with %d failed is %s', (requests, failed, tone) =>
    expect(toneOfDay({ at: 0, requests, failed }, 0.9999)).toBe(tone),
  );
});

it.each([
  [340, '340 ms'],
  [1_640, '1.6 s'],
  [45_000, '45 s'],
  [300_000, '5 min'],
  [7_500_000, '2 h 5 min'],
])('%d ms is %s', (milliseconds, words) => expect(waitWords(milliseconds)).toBe(words));
