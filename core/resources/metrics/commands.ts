import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
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
