import type {
  DescribeQueriesRequest,
  DescribeQueriesResponse,
  GetLogRecordRequest,
  GetLogRecordResponse,
  GetQueryResultsRequest,
  GetQueryResultsResponse,
  StartQueryRequest,
  StartQueryResponse,
  StopQueryRequest,
  StopQueryResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { ServiceError } from '../../../protocol/service.ts';
import { requireGroup } from '../context.ts';
import type { LogsContext } from '../context.ts';
import { invalidParameter, notFound } from '../errors.ts';
import type { GroupRecord } from '../log-store.ts';
import { EventFields } from './evaluate/event-fields.ts';
import { textOf } from './evaluate/value.ts';
import { CompileError } from './language/compile-error.ts';
import { parseQuery } from './language/parse-query.ts';
import type { Command } from './language/syntax.ts';
import { mostResults } from './plan.ts';
import { pageByNumber } from './page-by-number.ts';
import { readPointer } from './pointer.ts';
import { isUnderWay } from './queries.ts';
import type { Queries, Query } from './queries.ts';

// CloudWatch Logs API reference, "StartQuery", "GetQueryResults", "DescribeQueries".
const mostGroups = 50;
const mostLength = 10_000;
const mostPerPage = 10_000;
const mostDescribed = 1000;
const dayMs = 86_400_000;

/** Logs Insights: queries that are started, asked for, and stopped. */
export function queryOperations(context: LogsContext, queries: Queries) {
  const { cloud, store } = context;

  function startQuery(input: StartQueryRequest): StartQueryResponse {
    const { queryString = '', startTime = 0, endTime = 0, limit, queryLanguage = 'CWLI' } = input;
    if (queryLanguage !== 'CWLI')
      throw invalidParameter(`This endpoint does not offer the query language ${queryLanguage}.`);
    if (queryString.length > mostLength)
      throw invalidParameter(`A query has at most ${mostLength} characters.`);
    if (limit !== undefined && (limit < 1 || limit > mostResults))
      throw invalidParameter(`The limit must be from 1 to ${mostResults}.`);
    const groups = groupsOf(input);
    const commands = compiled(queryString);
    if (startTime > endTime) throw malformed("Query's start time is after its end time", queryString);
    const [startMs, endMs] = [startTime * 1000, endTime * 1000 + 999];
    checkRange(groups, endMs, queryString);
    const query = queries.start({
      text: queryString,
      commands,
      groups: groups.map(({ name }) => name),
      startMs,
      endMs,
      limit,
    });
    return { queryId: query.id };
  }

  function groupsOf(input: StartQueryRequest): readonly GroupRecord[] {
    const { logGroupName: name, logGroupNames: names, logGroupIdentifiers: identifiers } = input;
    if ([name, names, identifiers].filter((given) => given !== undefined).length !== 1)
      throw invalidParameter(
        'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.',
      );
    const wanted = name === undefined ? (names ?? identifiers ?? []) : [name];
    if (wanted.length === 0 || wanted.length > mostGroups)
      throw invalidParameter(`A query takes from 1 to ${mostGroups} log groups.`);
    return [...new Set(wanted)].map((one) =>
      identifiers ? requireGroup(context, undefined, one) : requireGroup(context, one),
    );
  }

  /** AWS refuses a time of which no group can have anything. */
  function checkRange(groups: readonly GroupRecord[], endMs: number, text: string): void {
    const now = cloud.clock.now();
    const canHave = groups.some(
      ({ createdAtMs, retentionDays }) =>
        endMs >= createdAtMs && (retentionDays === undefined || endMs >= now - retentionDays * dayMs),
    );
    if (!canHave)
      throw malformed(
        "Query's end date and time is either before the log groups creation time or exceeds the log groups log " +
          'retention settings',
        text,
      );
  }

  function requireQuery(id = ''): Query {
    const query = queries.find(id);
    if (!query) throw new ServiceError('ResourceNotFoundException', `Query ${id} does not exist.`);
    return query;
  }

  function getQueryResults(input: GetQueryResultsRequest): GetQueryResultsResponse {
    const { plan, scanned, status } = requireQuery(input.queryId);
    const limit = input.maxItems ?? mostPerPage;
    const { page, nextToken } = pageByNumber(plan.results, input.nextToken, limit, mostPerPage);
    return {
      queryLanguage: 'CWLI',
      status,
      results: page.map((row) => [...row]),
      statistics: {
        recordsMatched: plan.matched(),
        recordsScanned: scanned.records,
        bytesScanned: scanned.bytes,
        estimatedRecordsSkipped: 0,
        estimatedBytesSkipped: 0,
        logGroupsScanned: scanned.groups,
      },
      nextToken,
    };
  }

  function stopQuery({ queryId }: StopQueryRequest): StopQueryResponse {
    const query = requireQuery(queryId);
    if (!isUnderWay(query))
      throw invalidParameter(`Query ${query.id} is not running: it is ${query.status}.`);
    queries.stop(query);
    return { success: true };
  }

  function describeQueries(input: DescribeQueriesRequest): DescribeQueriesResponse {
    const found = queries
      .all()
      .filter(
        ({ groups, status }) =>
          (input.logGroupName === undefined || groups.includes(input.logGroupName)) &&
          (input.status === undefined || input.status === status),
      );
    const limit = input.maxResults ?? mostDescribed;
    const { page, nextToken } = pageByNumber(found, input.nextToken, limit, mostDescribed);
    return {
      queries: page.map((query) => ({
        queryLanguage: 'CWLI',
        queryId: query.id,
        queryString: query.text,
        status: query.status,
        createTime: query.createdAtMs,
        logGroupName: query.groups[0],
        queryDuration: query.durationMs,
        bytesScanned: query.scanned.bytes,
      })),
      nextToken,
    };
  }

  function getLogRecord(input: GetLogRecordRequest): GetLogRecordResponse {
    const pointer = readPointer(input.logRecordPointer ?? '');
    if (!pointer) throw invalidParameter('The log record pointer is invalid.');
    const stream = store
      .allGroups()
      .flatMap(({ name }) => store.streamsOf(name))
      .find(({ id }) => id === pointer.stream);
    const event = stream && store.read(stream, pointer, 'forward').next().value;
    if (!stream || event?.atMs !== pointer.atMs || event.sequence !== pointer.sequence)
      throw notFound('resource');
    const pointerText = input.logRecordPointer ?? '';
    const place = { account: cloud.account, group: stream.group, stream: stream.name };
    const fields = new EventFields(event.atMs, event.message, event.ingestionMs, place, () => pointerText);
    return {
      logRecord: {
        '@ptr': pointerText,
        '@timestamp': String(event.atMs),
        '@ingestionTime': String(event.ingestionMs),
        '@message': event.message,
        '@logStream': stream.name,
        '@log': `${cloud.account}:${stream.group}`,
        ...Object.fromEntries([...fields.all()].map(([name, value]) => [name, textOf(value)])),
      },
    };
  }

  return {
    StartQuery: startQuery,
    GetQueryResults: getQueryResults,
    StopQuery: stopQuery,
    DescribeQueries: describeQueries,
    GetLogRecord: getLogRecord,
  };
}

function compiled(text: string): readonly Command[] {
  try {
    return parseQuery(text);
  } catch (error) {
    if (error instanceof CompileError) throw malformed(error.message, text, error);
    throw error;
  }
}

function malformed(message: string, text: string, place?: CompileError): ServiceError {
  const location = { startCharOffset: place?.start ?? 0, endCharOffset: place?.end ?? text.length };
  return new ServiceError('MalformedQueryException', message, {
    members: { queryCompileError: { location, message } },
  });
}
