import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { monthsAt } from './months.ts';

/** The last month and the running one by service. Each run of it costs 0.01 USD. */
export function costsCommand(target: CommandTarget, nowMs: number): string {
  const { lastMonthStart, end } = monthsAt(nowMs);
  return awsCommand(target, 'ce', 'get-cost-and-usage', {
    'time-period': `Start=${lastMonthStart},End=${end}`,
    granularity: 'MONTHLY',
    metrics: 'UnblendedCost',
    'group-by': 'Type=DIMENSION,Key=SERVICE',
  });
}
