import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClient, MessageData, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Cell } from '../../cells/cell.ts';
import { failureSentence, hasValue, isFailure } from '../../cells/cell.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { plannedCalls } from './planned-calls.ts';
import type { PlannedCall } from './planned-calls.ts';
import { pointsIn } from './range.ts';
import type { TimeRange } from './range.ts';
import { FRESH_MS } from './sdk-query.ts';
import type {
  SeriesAnswer,
  SeriesLine,
  SeriesQuery,
  SeriesRequest,
  SeriesResult,
  SeriesState,
} from './series-types.ts';

/** A page holds so many values. Source: CloudWatch API reference, GetMetricData, MaxDatapoints. */
const POINTS_PER_PAGE = 100_800;
const MOST_PAGES = 20;
/** What lies further back does not change any more. */
const SETTLED_FRESH_MS = 300_000;
const SETTLED_AFTER_MS = 3 * 3_600_000;
const OPERATION = 'cloudwatch:GetMetricData';

interface ChainAnswer {
  readonly results: readonly SeriesResult[];
  readonly messages: readonly string[];
}

/**
 * Series over a stretch of time, in the order of the queries: one chain of GetMetricData for every 500 metrics and
 * expressions, all chains at once. Whoever asks for the same stretch while the answer is fresh is answered from one call.
 * A refusal of one expression refuses its call: the cell is `rejected` and holds CloudWatch's words.
 */
export async function metricSeries(
  source: Source,
  { queries, range, freshMs = freshMsOf(range) }: SeriesRequest,
  budget: Budget,
): Promise<Cell<SeriesAnswer>> {
  if (queries.length === 0) return { state: 'empty', at: Date.now() };
  const calls = plannedCalls(queries, range.periodSeconds);
  const cells = await Promise.all(
    calls.map((call) => readCall(source, call, labelsOf(queries, calls, call), { range, freshMs }, budget)),
  );
  const known = cells.filter(hasValue);
  const failed = cells.find(isFailure);
  if (known.length === 0) return failed ?? { state: 'empty', at: Date.now() };
  const oldest = known.find((cell) => cell.state === 'stale') ?? known[0];
  if (!oldest) return { state: 'empty', at: Date.now() };
  const results = cells.flatMap((cell, index) =>
    hasValue(cell) ? cell.value.results : failedResults(labelsOf(queries, calls, calls[index]), cell),
  );
  const messages = [...new Set(known.flatMap((cell) => cell.value.messages))];
  return { ...oldest, value: { ...range, results, messages } };
}

function freshMsOf({ to }: TimeRange): number {
  return Date.now() - to > SETTLED_AFTER_MS ? SETTLED_FRESH_MS : FRESH_MS;
}

/** The labels of the series of one call. */
function labelsOf(
  queries: readonly SeriesQuery[],
  calls: readonly PlannedCall[],
  call: PlannedCall | undefined,
): readonly string[] {
  const index = call ? calls.indexOf(call) : -1;
  const start = calls.slice(0, Math.max(0, index)).reduce((sum, { ids }) => sum + ids.length, 0);
  return queries.slice(start, start + (call?.ids.length ?? 0)).map(({ label }) => label);
}

function failedResults(labels: readonly string[], cell: Cell<unknown>): readonly SeriesResult[] {
  const messages = isFailure(cell) ? [failureSentence(cell)] : [];
  return labels.map((label) => ({ label, state: 'failed', lines: [], messages }));
}

function readCall(
  source: Source,
  call: PlannedCall,
  labels: readonly string[],
  { range, freshMs }: Required<Pick<SeriesRequest, 'range' | 'freshMs'>>,
  budget: Budget,
): Promise<Cell<ChainAnswer>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: OPERATION,
      key: JSON.stringify(['series', range, call.data]),
      freshMs,
      run: async (signal) => {
        const { results, messages } = await ask(source.clients.cloudwatch, call, range, signal);
        return {
          messages,
          results: call.ids.map((id, index) => resultOf(results, id, labels[index] ?? '', range)),
        };
      },
    },
    budget,
  );
}

async function ask(client: CloudWatchClient, call: PlannedCall, range: TimeRange, signal: AbortSignal) {
  const messages: string[] = [];
  const results = await tokenPages(MOST_PAGES, async (token) => {
    const answer = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(range.from),
        EndTime: new Date(range.to),
        MetricDataQueries: [...call.data],
        ScanBy: 'TimestampAscending',
        MaxDatapoints: POINTS_PER_PAGE,
        NextToken: token,
      }),
      { abortSignal: signal },
    );
    messages.push(...wordsOf(answer.Messages));
    return { items: answer.MetricDataResults ?? [], token: answer.NextToken };
  });
  return { results, messages };
}

function wordsOf(messages: readonly MessageData[] | undefined): readonly string[] {
  return (messages ?? []).flatMap(({ Code, Value }) => Value ?? Code ?? []);
}

/** The results of one id, of however many pages, as lines on the periods of the range. */
function resultOf(
  all: readonly MetricDataResult[],
  id: string,
  label: string,
  range: TimeRange,
): SeriesResult {
  const mine = all.filter((result) => result.Id === id);
  const names = [...new Set(mine.map((result) => result.Label ?? ''))];
  const lines = names.map((name): SeriesLine => {
    const parts = mine.filter((result) => (result.Label ?? '') === name);
    return { label: names.length > 1 ? name : label, values: valuesOf(parts, range) };
  });
  return {
    label,
    state: stateOf(mine.at(-1)?.StatusCode),
    lines: lines.filter(({ values }) => values.some((value) => value !== null)),
    messages: mine.flatMap((result) => wordsOf(result.Messages)),
  };
}

/** Whether it is all is told by the last page. */
function stateOf(status: MetricDataResult['StatusCode']): SeriesState {
  if (status === 'PartialData') return 'partial';
  if (status === 'Forbidden') return 'forbidden';
  return status === 'InternalError' ? 'failed' : 'complete';
}

function valuesOf(parts: readonly MetricDataResult[], range: TimeRange): readonly (number | null)[] {
  const values = new Array<number | null>(pointsIn(range)).fill(null);
  for (const { Timestamps = [], Values = [] } of parts)
    for (const [index, moment] of Timestamps.entries()) {
      const place = Math.floor((moment.getTime() - range.from) / (range.periodSeconds * 1_000));
      const value = Values[index];
      if (place >= 0 && place < values.length && value !== undefined && Number.isFinite(value))
        values[place] = value;
    }
  return values;
}
