// accountCosts(source, budget): Cell<AccountCosts>   `empty` where AWS has no data yet, `unsupported` without Cost Explorer
import { DataUnavailableException, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import type { ResultByTime } from '@aws-sdk/client-cost-explorer';
import type { Cell } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { monthsAt } from './months.ts';
import type { Months } from './months.ts';
import type { AccountCosts, MonthCosts } from './types.ts';

/**
 * Every call costs 0.01 USD, and AWS brings its figures up to date three times a day at most. Source: AWS Cost
 * Management, "AWS Cost Explorer pricing" and "Analyzing your costs".
 */
const FRESH_MS = 3_600_000;

/** Two months of the services that an account uses fit into one page; each further one would be paid for. */
const PAGES = 3;

const METRIC = 'UnblendedCost';

/** What the account of an environment cost in the last month and costs in this, in one call. */
export async function accountCosts(source: Source, budget: Budget): Promise<Cell<AccountCosts>> {
  const months = monthsAt(Date.now());
  const cell = await source.reader.read<AccountCosts | undefined>(
    {
      environmentId: source.environment.id,
      operation: 'ce:GetCostAndUsage',
      key: `${months.lastMonthStart} ${months.end}`,
      freshMs: FRESH_MS,
      isEmpty: (costs) => costs === undefined,
      run: (signal) => readCosts(source, months, signal),
    },
    budget,
  );
  return cell as Cell<AccountCosts>;
}

async function readCosts(
  { clients }: Source,
  months: Months,
  abortSignal: AbortSignal,
): Promise<AccountCosts | undefined> {
  try {
    const results = await tokenPages(PAGES, async (NextPageToken) => {
      const page = await clients.costExplorer.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: months.lastMonthStart, End: months.end },
          Granularity: 'MONTHLY',
          Metrics: [METRIC],
          GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
          NextPageToken,
        }),
        { abortSignal },
      );
      return { items: page.ResultsByTime ?? [], token: page.NextPageToken };
    });
    return {
      currency: currencyOf(results),
      lastMonth: monthOf(results, months.lastMonthStart, months.monthStart),
      monthToDate: monthOf(results, months.monthStart, months.end),
    };
  } catch (error) {
    // An account without Cost Explorer's data is no trouble: there is nothing to tell.
    if (error instanceof DataUnavailableException) return undefined;
    throw error;
  }
}

/** A month may be spread over pages. */
function monthOf(results: readonly ResultByTime[], start: string, end: string): MonthCosts {
  const own = results.filter(({ TimePeriod }) => TimePeriod?.Start === start);
  const services = own
    .flatMap(({ Groups = [] }) => Groups)
    .map(({ Keys = [], Metrics }) => ({
      service: Keys[0] ?? '',
      amount: Number(Metrics?.[METRIC]?.Amount ?? 0),
    }))
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => b.amount - a.amount);
  return {
    start,
    end,
    isEstimated: own.some(({ Estimated }) => Estimated === true),
    total: services.reduce((sum, { amount }) => sum + amount, 0),
    services,
  };
}

function currencyOf(results: readonly ResultByTime[]): string {
  const metrics = results.flatMap(({ Groups = [] }) => Groups.map(({ Metrics }) => Metrics?.[METRIC]));
  return metrics.find((metric) => metric?.Unit !== undefined)?.Unit ?? 'USD';
}
