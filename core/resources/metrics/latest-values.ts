import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { chunked, FRESH_MS, idOf, QUERIES_PER_CALL, queryOf } from './sdk-query.ts';
import type { MetricQuery, MetricValue } from './types.ts';

/** A page holds 100,800 values: the newest one of each query stands on the first few. */
const MOST_PAGES = 10;
const OPERATION = 'cloudwatch:GetMetricData';

/** What one query came to inside an answer that did arrive. */
type Outcome = MetricValue | 'no-data' | 'forbidden' | 'failed';

/**
 * The newest value of each metric, in the order of the queries: one GetMetricData for every 500 of them. A metric
 * without a value in its time is `empty`.
 */
export async function latestValues(
  source: Source,
  queries: readonly MetricQuery[],
  budget: Budget,
): Promise<readonly Cell<MetricValue>[]> {
  const chunks = chunked(queries, QUERIES_PER_CALL);
  const answers = await Promise.all(chunks.map((chunk) => readChunk(source, chunk, budget)));
  return answers.flatMap((answer, index) =>
    (chunks[index] ?? []).map((_, position) => cellOf(answer, position)),
  );
}

function readChunk(
  source: Source,
  queries: readonly MetricQuery[],
  budget: Budget,
): Promise<Cell<readonly Outcome[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: JSON.stringify(queries),
      freshMs: FRESH_MS,
      run: (signal) => ask(source.clients.cloudwatch, queries, signal),
    },
    budget,
  );
}

async function ask(
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const now = Date.now();
  const lookBackMs = Math.max(...queries.map((query) => query.lookBackSeconds)) * 1000;
  const window = { StartTime: new Date(now - lookBackMs), EndTime: new Date(now) };
  const results = await tokenPages(MOST_PAGES, async (token) => {
    const answer = await client.send(
      new GetMetricDataCommand({
        ...window,
        MetricDataQueries: queries.map(queryOf),
        ScanBy: 'TimestampDescending',
        NextToken: token,
      }),
      { abortSignal: signal },
    );
    return { items: answer.MetricDataResults ?? [], token: answer.NextToken };
  });
  const found = new Map<string, Outcome>();
  for (const result of results) note(found, result);
  return queries.map((query, index) => outcomeOf(found.get(idOf(index)), query, now));
}

/** Pages go back in time: the first value of an id is its newest. */
function note(found: Map<string, Outcome>, result: MetricDataResult): void {
  const id = result.Id ?? '';
  if (typeof found.get(id) === 'object') return;
  const value = result.Values?.[0];
  const measured = result.Timestamps?.[0];
  if (value !== undefined && measured) found.set(id, { value, measuredAt: measured.getTime() });
  else if (result.StatusCode === 'Forbidden') found.set(id, 'forbidden');
  else if (result.StatusCode === 'InternalError') found.set(id, 'failed');
}

/** The window is that of the most patient query; what is too old for this one is no value of it. */
function outcomeOf(outcome: Outcome | undefined, query: MetricQuery, now: number): Outcome {
  if (typeof outcome !== 'object') return outcome ?? 'no-data';
  const oldest = now - (query.lookBackSeconds + query.periodSeconds) * 1000;
  return outcome.measuredAt < oldest ? 'no-data' : outcome;
}

function cellOf(answer: Cell<readonly Outcome[]>, position: number): Cell<MetricValue> {
  if (!hasValue(answer)) return answer;
  const outcome = answer.value[position] ?? 'no-data';
  if (typeof outcome === 'object') return { ...answer, value: outcome };
  if (outcome === 'forbidden')
    return { state: 'denied', operation: OPERATION, code: 'Forbidden', at: answer.at };
  if (outcome === 'failed')
    return { state: 'broken', operation: OPERATION, code: 'InternalError', at: answer.at };
  return { state: 'empty', at: answer.at };
}
