import type { Cell } from '../../cells/cell.ts';
import { mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { TotalQuery } from '../metrics/window-totals.ts';
import { windowTotals } from '../metrics/window-totals.ts';
import type { Source } from '../source.ts';
import { ACTIVITY_METRICS, PERIOD_SECONDS, WINDOW_SECONDS } from './activity-metrics.ts';
import type { FunctionActivity } from './types.ts';

/**
 * What each function did in the last hour, in the order of the names: one GetMetricData for all of them together (one more for every 83
 * functions). CloudWatch tells nothing of a function that was not called: that is nought.
 */
export async function functionActivities(
  source: Source,
  names: readonly string[],
  budget: Budget,
): Promise<Cell<readonly FunctionActivity[]>> {
  if (names.length === 0) return { state: 'empty', at: Date.now() };
  const queries = names.flatMap((name) =>
    ACTIVITY_METRICS.map(({ metric, statistic }): TotalQuery => ({
      namespace: 'AWS/Lambda',
      metric,
      statistic,
      dimensions: { FunctionName: name },
      periodSeconds: PERIOD_SECONDS,
    })),
  );
  const cell = await windowTotals(source, queries, WINDOW_SECONDS, budget);
  return mapCell(cell, ({ since, totals }) => {
    const per = ACTIVITY_METRICS.length;
    return names.map((name, index) => ({
      name,
      since,
      ...activityOf(totals.slice(index * per, (index + 1) * per)),
    }));
  });
}

function activityOf(totals: readonly (number | undefined)[]): Omit<FunctionActivity, 'name' | 'since'> {
  const [invocations = 0, errors = 0, throttles = 0, spentMs, ran, longestDurationMs] = totals;
  const meanDurationMs = spentMs !== undefined && ran ? spentMs / ran : undefined;
  return { invocations, errors, throttles, meanDurationMs, longestDurationMs };
}
