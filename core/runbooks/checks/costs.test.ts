import { describe, expect, it } from 'vitest';
import type { AccountCosts } from '../../resources/costs/types.ts';
import { costEvidence } from './costs.ts';

function costs(now: number, before: number): AccountCosts {
  const month = { isEstimated: false, services: [{ service: 'AWS Lambda', amount: 0.004 }] };
  return {
    currency: 'USD',
    monthToDate: { ...month, start: '2026-11-01', end: '2026-11-11', total: now, isEstimated: true },
    lastMonth: { ...month, start: '2026-10-01', end: '2026-11-01', total: before, services: [] },
  };
}

const TEN_DAYS_IN = Date.parse('2026-11-11T00:00:00Z');

describe('costEvidence', () => {
  it.each([
    ['a pace a quarter above the last month’s', 125.1, 310, 'warn'],
    ['a pace below that', 124.9, 310, 'good'],
    ['a last month without costs', 1_000, 0, 'good'],
  ] as const)('%s', (_case, now, before, outcome) => {
    expect(costEvidence(costs(now, before), 25, TEN_DAYS_IN)[0]?.outcome).toBe(outcome);
  });

  it('tells both months, and each service', () => {
    expect(
      costEvidence(costs(12.5, 31), 25, TEN_DAYS_IN).map(({ name, value }) => `${name}: ${value}`),
    ).toEqual([
      'all services: 12.50 USD this month so far, estimated, 31.00 USD in the whole last month',
      'AWS Lambda: less than 0.01 USD, last month 0.00 USD',
    ]);
  });
});
