import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { plannedCalls } from './planned-calls.ts';
import type { MetricSearch } from './search-metrics.ts';
import type { SeriesRequest } from './series-types.ts';
import type { MetricQuery } from './types.ts';

/** The newest values of some metrics; `now` in milliseconds since the epoch closes the window. */
export function latestValuesCommand(
  target: CommandTarget,
  queries: readonly MetricQuery[],
  now: number,
): string {
  const lookBackMs = Math.max(0, ...queries.map((query) => query.lookBackSeconds)) * 1000;
  return awsCommand(target, 'cloudwatch', 'get-metric-data', {
    'start-time': secondsOf(now - lookBackMs),
    'end-time': secondsOf(now),
    'scan-by': 'TimestampDescending',
    'metric-data-queries': queries.map((query, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: query.namespace,
          MetricName: query.metric,
          Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: query.periodSeconds,
        Stat: query.statistic,
      },
    })),
  });
}

function secondsOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The series of a page, one line for every 500 metrics and expressions. */
export function metricSeriesCommands(
  target: CommandTarget,
  { queries, range }: SeriesRequest,
): readonly string[] {
  return plannedCalls(queries, range.periodSeconds).map(({ data }) =>
    awsCommand(target, 'cloudwatch', 'get-metric-data', {
      'start-time': secondsOf(range.from),
      'end-time': secondsOf(range.to),
      'scan-by': 'TimestampAscending',
      'metric-data-queries': data,
    }),
  );
}

/** Which metrics there are. */
export function listMetricsCommand(target: CommandTarget, search: MetricSearch): string {
  return awsCommand(target, 'cloudwatch', 'list-metrics', {
    namespace: search.namespace,
    'metric-name': search.metric,
    'recently-active': search.isRecentlyActive ? 'PT3H' : undefined,
  });
}
