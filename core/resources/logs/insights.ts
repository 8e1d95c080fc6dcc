import {
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  MalformedQueryException,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { GetQueryResultsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import type { Source } from '../source.ts';
import { MOST_ROWS } from './insights-types.ts';
import type { InsightsEvent, InsightsRow, SavedQuery } from './insights-types.ts';
import { pause } from './tail-scene.ts';

export interface InsightsQuery {
  readonly groups: readonly string[];
  readonly query: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** GetQueryResults may be called ten times a second in an account. Source: CloudWatch Logs quotas. */
const ROUND_MS = 700;
const STOP_MS = 5_000;
/** Source: CloudWatch Logs API, QueryStatus. */
const UNDER_WAY = new Set(['Scheduled', 'Running', 'Unknown']);
const DEFINITIONS_A_PAGE = 1_000;

/**
 * Runs one query and tells how far it has come. It is stopped upstream where `signal` comes first, or nobody reads any
 * more: a query that runs is paid for. Never throws for what upstream does.
 */
export async function* runInsights(
  source: Pick<Source, 'clients'>,
  wanted: InsightsQuery,
  signal: AbortSignal,
): AsyncGenerator<InsightsEvent, void, undefined> {
  let running: string | undefined;
  try {
    running = await started(source, wanted, signal);
    for (;;) {
      const answer = await source.clients.logs.send(new GetQueryResultsCommand({ queryId: running }), {
        abortSignal: signal,
      });
      const { status = 'Unknown' } = answer;
      if (!UNDER_WAY.has(status)) {
        running = undefined;
        yield status === 'Complete' ? doneOf(answer) : { kind: 'ended', status };
        return;
      }
      yield { kind: 'running', status, ...countsOf(answer) };
      await pause(ROUND_MS, signal);
    }
  } catch (error) {
    if (!signal.aborted) yield failedOf(error, running);
  } finally {
    if (running !== undefined) await stopped(source, running);
  }
}

async function started(
  { clients }: Pick<Source, 'clients'>,
  { groups, query, from, to }: InsightsQuery,
  abortSignal: AbortSignal,
): Promise<string> {
  const { queryId = '' } = await clients.logs.send(
    new StartQueryCommand({
      logGroupNames: [...groups],
      queryString: query,
      startTime: Math.floor(from / 1_000),
      endTime: Math.ceil(to / 1_000),
      limit: MOST_ROWS,
    }),
    { abortSignal },
  );
  return queryId;
}

async function stopped({ clients }: Pick<Source, 'clients'>, queryId: string): Promise<void> {
  const abortSignal = AbortSignal.timeout(STOP_MS);
  // One that has ended meanwhile can not be stopped, and need not be.
  await clients.logs.send(new StopQueryCommand({ queryId }), { abortSignal }).catch(() => undefined);
}

function countsOf({ statistics }: GetQueryResultsCommandOutput) {
  return {
    scannedBytes: statistics?.bytesScanned ?? 0,
    scannedLines: statistics?.recordsScanned ?? 0,
    matchedLines: statistics?.recordsMatched ?? 0,
  };
}

function doneOf(answer: GetQueryResultsCommandOutput): InsightsEvent {
  const results = (answer.results ?? []).slice(0, MOST_ROWS);
  const columns = new Set<string>();
  const rows = results.map((fields): InsightsRow => {
    const told = fields.map(({ field = '', value = '' }) => [field, value] as const);
    for (const [field] of told) if (field !== '@ptr') columns.add(field);
    return Object.fromEntries(told);
  });
  return {
    kind: 'done',
    columns: [...columns],
    rows,
    ...countsOf(answer),
    isCutOff: rows.length >= MOST_ROWS,
  };
}

function failedOf(error: unknown, running: string | undefined): InsightsEvent {
  if (error instanceof MalformedQueryException) {
    const { location, message } = error.queryCompileError ?? {};
    const { startCharOffset: from, endCharOffset: to } = location ?? {};
    const sentence = message ?? error.message;
    return from === undefined
      ? { kind: 'malformed', sentence }
      : { kind: 'malformed', sentence, place: { from, to: to ?? from + 1 } };
  }
  return {
    kind: 'failed',
    failure: failureOf(error, running === undefined ? 'logs:StartQuery' : 'logs:GetQueryResults'),
  };
}

/** The queries that are kept in an environment, by name. */
export function listSavedQueries(source: Source, budget: Budget): Promise<Cell<Listed<SavedQuery>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:DescribeQueryDefinitions',
      key: '',
      isEmpty: (all) => all.length === 0,
      run: (abortSignal) =>
        tokenPages(5, async (nextToken) => {
          const page = await source.clients.logs.send(
            new DescribeQueryDefinitionsCommand({ maxResults: DEFINITIONS_A_PAGE, nextToken }),
            { abortSignal },
          );
          const items = (page.queryDefinitions ?? []).map((one): SavedQuery => ({
            id: one.queryDefinitionId ?? '',
            name: one.name ?? '',
            query: one.queryString ?? '',
            groups: one.logGroupNames ?? [],
          }));
          return { items, token: page.nextToken };
        }),
    },
    budget,
  );
}
