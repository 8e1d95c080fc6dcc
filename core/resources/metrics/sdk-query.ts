import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { MetricQuery } from './types.ts';

/** GetMetricData takes so many queries a call. Source: CloudWatch API reference, GetMetricData. */
export const QUERIES_PER_CALL = 500;
/** CloudWatch bills every metric that is asked for, and counts by the minute at best. */
export const FRESH_MS = 30_000;

export function queryOf(query: Omit<MetricQuery, 'lookBackSeconds'>, index: number): MetricDataQuery {
  return {
    Id: idOf(index),
    MetricStat: {
      Metric: {
        Namespace: query.namespace,
        MetricName: query.metric,
        Dimensions: Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: query.periodSeconds,
      Stat: query.statistic,
    },
    ReturnData: true,
  };
}

/** An id of a query must begin with a small letter. */
export function idOf(index: number): string {
  return `m${index}`;
}

export function chunked<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
