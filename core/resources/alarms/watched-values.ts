import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { Alarm, WatchedMetric } from './types.ts';

export interface WatchedValues {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
  /** The oldest first; where nothing was measured there is no point. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

/** Long enough to see what came before, short enough that a minute is still a point. */
const LEAST_WINDOW_SECONDS = 3 * 3_600;
const EVALUATIONS_SHOWN = 6;
const MOST_PAGES = 3;
const FRESH_MS = 30_000;

/** What an alarm has looked at lately: one GetMetricData of what it judges. `empty` where there is nothing to draw. */
export async function watchedValues(
  source: Source,
  { name, watched, condition }: Pick<Alarm, 'name' | 'watched' | 'condition'>,
  budget: Budget,
): Promise<Cell<WatchedValues>> {
  if (watched.kind !== 'metric' && watched.kind !== 'math') return { state: 'empty', at: Date.now() };
  const { periodSeconds } = watched;
  const queries: readonly MetricDataQuery[] =
    watched.kind === 'metric'
      ? [{ Id: 'watched', MetricStat: statOf(watched), ReturnData: true, ...ownerOf(source, watched) }]
      : watched.lines.map(({ id, expression, metric, isJudged }) => ({
          Id: id,
          ...(expression === undefined ? {} : { Expression: expression, Period: periodSeconds }),
          ...(metric && { MetricStat: statOf(metric), ...ownerOf(source, metric) }),
          ReturnData: isJudged,
        }));
  const judged = watched.kind === 'metric' ? 'watched' : watched.lines.find(({ isJudged }) => isJudged)?.id;
  const evaluated = (condition?.evaluationPeriods ?? 1) * periodSeconds * EVALUATIONS_SHOWN;
  const windowSeconds = Math.max(LEAST_WINDOW_SECONDS, evaluated);
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudwatch:GetMetricData',
      key: JSON.stringify(['watched', name, queries, windowSeconds]),
      freshMs: FRESH_MS,
      isEmpty: ({ points }) => points.length === 0,
      run: async (abortSignal) => {
        const periodMs = periodSeconds * 1_000;
        // Begins where a period does: else CloudWatch shifts the points.
        const to = Math.ceil(Date.now() / periodMs) * periodMs;
        const from = to - Math.ceil((windowSeconds * 1_000) / periodMs) * periodMs;
        const results = await tokenPages(MOST_PAGES, async (NextToken) => {
          const answer = await source.clients.cloudwatch.send(
            new GetMetricDataCommand({
              MetricDataQueries: [...queries],
              StartTime: new Date(from),
              EndTime: new Date(to),
              ScanBy: 'TimestampAscending',
              NextToken,
            }),
            { abortSignal },
          );
          return { items: answer.MetricDataResults ?? [], token: answer.NextToken };
        });
        return { from, to, periodSeconds, points: pointsOf(results, judged) };
      },
    },
    budget,
  );
}

/** A monitoring account is told of others' metrics by their account. Source: CloudWatch API, MetricDataQuery. */
function ownerOf({ environment }: Source, { account }: WatchedMetric): Pick<MetricDataQuery, 'AccountId'> {
  return account === undefined || account === environment.account ? {} : { AccountId: account };
}

function statOf({ namespace, metric, dimensions, statistic, periodSeconds }: WatchedMetric) {
  return {
    Metric: {
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: periodSeconds,
    Stat: statistic,
  };
}

function pointsOf(results: readonly MetricDataResult[], id: string | undefined): WatchedValues['points'] {
  return results
    .filter((result) => result.Id === id)
    .flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index] ?? 0 })),
    )
    .toSorted((a, b) => a.at - b.at);
}
