import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { chunked, FRESH_MS, idOf, QUERIES_PER_CALL, queryOf } from './sdk-query.ts';
import type { MetricQuery, WindowTotals } from './types.ts';

/** One metric over a window. Averages of parts can not be put together: ask for `Sum` and `SampleCount`. */
export type TotalQuery = Omit<MetricQuery, 'lookBackSeconds' | 'statistic'> & {
  readonly statistic: 'Sum' | 'SampleCount' | 'Maximum' | 'Minimum';
};

const MOST_PAGES = 10;
const OPERATION = 'cloudwatch:GetMetricData';

/** CloudWatch's own word for a metric that it did not read, or not to its end. */
class MetricUnread extends Error {
  override readonly name = 'MetricUnread';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What each metric came to over the last `windowSeconds`, in the order of the queries: one GetMetricData for every
 * 500 of them. The window begins where a period does, and so is up to one period longer. A failure where one of them
 * could not be read whole: what is missing would be taken for nothing that happened.
 */
export async function windowTotals(
  source: Source,
  queries: readonly TotalQuery[],
  windowSeconds: number,
  budget: Budget,
): Promise<Cell<WindowTotals>> {
  const chunks = chunked(queries, QUERIES_PER_CALL);
  const answers = await Promise.all(chunks.map((chunk) => readChunk(source, chunk, windowSeconds, budget)));
  const failed = answers.find((answer) => !hasValue(answer));
  if (failed) return failed;
  const known = answers.filter(hasValue);
  const oldest = known.find((answer) => answer.state === 'stale') ?? known[0];
  if (!oldest) return { state: 'empty', at: Date.now() };
  const since = Math.min(...known.map(({ value }) => value.since));
  return { ...oldest, value: { since, totals: known.flatMap(({ value }) => value.totals) } };
}

function readChunk(
  source: Source,
  queries: readonly TotalQuery[],
  windowSeconds: number,
  budget: Budget,
): Promise<Cell<WindowTotals>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: `totals of ${windowSeconds} s ${JSON.stringify(queries)}`,
      freshMs: FRESH_MS,
      run: async (signal) => {
        const now = Date.now();
        const periodMs = Math.max(...queries.map((query) => query.periodSeconds)) * 1_000;
        const since = Math.floor((now - windowSeconds * 1_000) / periodMs) * periodMs;
        const results = await tokenPages(MOST_PAGES, async (token) => {
          const answer = await source.clients.cloudwatch.send(
            new GetMetricDataCommand({
              StartTime: new Date(since),
              EndTime: new Date(now),
              MetricDataQueries: queries.map(queryOf),
              NextToken: token,
            }),
            { abortSignal: signal },
          );
          return { items: answer.MetricDataResults ?? [], token: answer.NextToken };
        });
        const unread = unreadIn(results);
        if (unread) throw unread;
        return { since, totals: queries.map((query, index) => totalOf(results, query, idOf(index))) };
      },
    },
    budget,
  );
}

/**
 * Whether a metric is whole is told by its last page. Source: CloudWatch API reference, MetricDataResult.StatusCode.
 */
function unreadIn(results: Listed<MetricDataResult>): MetricUnread | undefined {
  const last = new Map(results.map((result) => [result.Id, result]));
  const refused = results.find(
    ({ StatusCode }) => StatusCode === 'InternalError' || StatusCode === 'Forbidden',
  );
  const unread = refused ?? [...last.values()].find(({ StatusCode }) => StatusCode === 'PartialData');
  if (unread)
    return new MetricUnread(
      unread.StatusCode ?? '',
      (unread.Messages ?? []).map(({ Code, Value }) => Value ?? Code ?? '').join(' '),
    );
  return results.cutOff ? new MetricUnread('PartialData', `More than ${MOST_PAGES} pages.`) : undefined;
}

/** A page may bring a part of a query's values: all of them count. Undefined where nothing was measured. */
function totalOf(
  results: readonly MetricDataResult[],
  { statistic }: TotalQuery,
  id: string,
): number | undefined {
  const values = results.filter((result) => result.Id === id).flatMap((result) => result.Values ?? []);
  if (values.length === 0) return undefined;
  if (statistic === 'Maximum') return Math.max(...values);
  if (statistic === 'Minimum') return Math.min(...values);
  return values.reduce((sum, value) => sum + value, 0);
}
