import { z } from 'zod';
import { hasValue } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { costsCommand } from '../../resources/costs/commands.ts';
import { accountCosts } from '../../resources/costs/costs.ts';
import { daysBetween, daysPassed } from '../../resources/costs/months.ts';
import type { AccountCosts } from '../../resources/costs/types.ts';
import type { Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';

const NAMED_SERVICES = 8;

export const costsMonth = defineCheck({
  id: 'costs.month',
  title: 'The month costs what the last one did',
  explains:
    'What the account has cost this month by service, against the last month, of Cost Explorer. Look at it: a day of this month costs more than `percent` above a day of the last. A look costs 0.01 USD, and is kept for an hour.',
  right: 'states:read',
  parameters: z.object({ percent: z.number().min(0).default(25) }).strict(),
  commands: (environment) => [costsCommand(labelOf(environment), Date.now())],
  async run(source, { percent }, budget) {
    const cell = await accountCosts(source, budget);
    const evidence = hasValue(cell) ? costEvidence(cell.value, percent, Date.now()) : [];
    return reportOf({
      evidence,
      cells: [cell],
      good: () => `${evidence[0]?.value ?? 'Nothing'}.`,
      none: { outcome: 'good', sentence: 'Cost Explorer has no data of this account yet.' },
    });
  },
});

/** The whole first, then the dearest services of both months, which judge nothing. */
export function costEvidence(costs: AccountCosts, percent: number, nowMs: number): readonly Evidence[] {
  const { currency, monthToDate, lastMonth } = costs;
  const now = monthToDate.total / daysPassed(nowMs);
  const before = lastMonth.total / daysBetween(lastMonth.start, lastMonth.end);
  // A month in which nothing ran yet says nothing of this one.
  const isDearer = lastMonth.total > 0 && now > before * (1 + percent / 100);
  const estimate = monthToDate.isEstimated ? ', estimated' : '';
  const names = [...monthToDate.services, ...lastMonth.services].map(({ service }) => service);
  const amountOf = (month: AccountCosts['lastMonth'], name: string) =>
    month.services.find(({ service }) => service === name)?.amount ?? 0;
  return [
    {
      name: 'all services',
      value: `${money(monthToDate.total, currency)} this month so far${estimate}, ${money(lastMonth.total, currency)} in the whole last month`,
      outcome: isDearer ? 'warn' : 'good',
    },
    ...[...new Set(names)].slice(0, NAMED_SERVICES).map((name): Evidence => ({
      name,
      value: `${money(amountOf(monthToDate, name), currency)}, last month ${money(amountOf(lastMonth, name), currency)}`,
      outcome: 'good',
    })),
  ];
}

function money(amount: number, currency: string): string {
  return amount > 0 && amount < 0.01 ? `less than 0.01 ${currency}` : `${amount.toFixed(2)} ${currency}`;
}
