import { ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';

/** A metric as CloudWatch knows it. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricSearch {
  readonly namespace?: string;
  readonly metric?: string;
  /** Only what had data in the last three hours; else in the last two weeks. */
  readonly isRecentlyActive?: boolean;
}

export interface FoundMetrics {
  readonly metrics: readonly MetricIdentity[];
  /** CloudWatch has more than the console asks for. */
  readonly isCutOff: boolean;
}

/** 500 a page. Source: CloudWatch API reference, ListMetrics. */
const MOST_PAGES = 20;
/** A new metric takes up to fifteen minutes to be listed anyway. Source: as above. */
const FRESH_MS = 300_000;

/** The metrics that exist: ListMetrics, page by page, ten thousand at most. */
export function searchMetrics(
  source: Source,
  { namespace, metric, isRecentlyActive = false }: MetricSearch,
  budget: Budget,
): Promise<Cell<FoundMetrics>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'cloudwatch:ListMetrics',
      key: JSON.stringify([namespace, metric, isRecentlyActive]),
      freshMs: FRESH_MS,
      isEmpty: ({ metrics }) => metrics.length === 0,
      run: async (signal) => {
        const listed = await tokenPages(MOST_PAGES, async (token) => {
          const answer = await source.clients.cloudwatch.send(
            new ListMetricsCommand({
              Namespace: namespace,
              MetricName: metric,
              RecentlyActive: isRecentlyActive ? 'PT3H' : undefined,
              NextToken: token,
            }),
            { abortSignal: signal },
          );
          return { items: answer.Metrics ?? [], token: answer.NextToken };
        });
        const metrics = listed.map(
          ({ Namespace = '', MetricName = '', Dimensions = [] }): MetricIdentity => ({
            namespace: Namespace,
            metric: MetricName,
            dimensions: Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value])),
          }),
        );
        return { metrics, isCutOff: listed.cutOff === true };
      },
    },
    budget,
  );
}

/** Whether all words stand in the name, the namespace or a dimension, whatever their case. */
export function hasWords({ namespace, metric, dimensions }: MetricIdentity, words: string): boolean {
  const text = [namespace, metric, ...Object.entries(dimensions).flat()].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
