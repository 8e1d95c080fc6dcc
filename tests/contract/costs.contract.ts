import { GetDimensionValuesCommand } from '@aws-sdk/client-cost-explorer';
import { describe, expect, it } from 'vitest';
import { accountCosts } from '../../core/resources/costs/costs.ts';
import { monthsAt } from '../../core/resources/costs/months.ts';
import { arranged, contractContext, skipIfUnsupported } from './support.ts';

const context = contractContext();

describe('cost explorer', () => {
  it('tells the running month and the last one by service', async (test) => {
    const cell = await accountCosts(context.source(), context.budget());
    skipIfUnsupported(test, cell);
    // An account in which nothing was used yet has no data: that is told as such.
    expect(['fresh', 'empty']).toContain(cell.state);
    if (cell.state !== 'fresh') return;
    const { monthToDate, lastMonth, currency } = cell.value;
    expect(currency).toBe('USD');
    expect(lastMonth.end).toBe(monthToDate.start);
    for (const { total, services } of [monthToDate, lastMonth])
      expect(services.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(total, 6);
  });

  it('refuses a period that ends before it begins', async (test) => {
    const { monthStart, lastMonthStart } = monthsAt(Date.now());
    const call = context.clients.costExplorer.send(
      new GetDimensionValuesCommand({
        TimePeriod: { Start: monthStart, End: lastMonthStart },
        Dimension: 'SERVICE',
      }),
    );
    const refused = await arranged(test, 'ce:GetDimensionValues', () =>
      call.catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ValidationException') return error.name;
        throw error;
      }),
    );
    expect(refused).toBe('ValidationException');
  });
});
