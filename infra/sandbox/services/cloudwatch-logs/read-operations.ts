import type {
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { requireGroup, requireStream } from './context.ts';
import type { LogsContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import { parseFilterPattern } from './filter-pattern.ts';
import { sizeOf } from './log-store.ts';
import type { Position, StoredEvent, StreamRecord } from './log-store.ts';

const mostPerPage = 10_000;
const mostPageBytes = 1_048_576;
/** Events that one page of FilterLogEvents looks at; a page may be empty and still have a next one, as on AWS. */
const mostSearched = 50_000;
const mostNamedStreams = 100;

/** The two ways to read events: one stream back and forth, or a whole group by a pattern. */
export function readOperations(context: LogsContext) {
  const { store } = context;

  function getLogEvents(input: GetLogEventsRequest): GetLogEventsResponse {
    const group = requireGroup(context, input.logGroupName, input.logGroupIdentifier);
    const stream = requireStream(context, group, input.logStreamName);
    const limit = checkLimit(input.limit);
    const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER } = input;
    const token = input.nextToken === undefined ? undefined : readToken(input.nextToken);
    const isForward = token ? token.isForward : input.startFromHead === true;
    const from = token?.position ?? { atMs: isForward ? startTime : endTime, sequence: 0 };
    const found: StoredEvent[] = [];
    let bytes = 0;
    for (const event of store.read(stream, from, isForward ? 'forward' : 'backward')) {
      if (isForward ? event.atMs >= endTime : event.atMs < startTime) break;
      if (isForward ? event.atMs < startTime : event.atMs >= endTime) continue;
      bytes += sizeOf(event.message);
      if (found.length >= limit || (bytes > mostPageBytes && found.length > 0)) break;
      found.push(event);
    }
    if (!isForward) found.reverse();
    const [first, last] = [found[0], found.at(-1)];
    // Where nothing was found both tokens stay where the reader stands: that is how it sees the end.
    return {
      events: found.map(describe),
      nextForwardToken: writeToken(true, last ? { atMs: last.atMs, sequence: last.sequence + 1 } : from),
      nextBackwardToken: writeToken(false, first ?? from),
    };
  }

  function streamsFor(input: FilterLogEventsRequest): readonly StreamRecord[] {
    const { name } = requireGroup(context, input.logGroupName, input.logGroupIdentifier);
    const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
    if (names && prefix !== undefined)
      throw invalidParameter('logStreamNames and logStreamNamePrefix are mutually exclusive parameters.');
    if (names && names.length > mostNamedStreams)
      throw invalidParameter(`At most ${mostNamedStreams} log streams can be named.`);
    const group = requireGroup(context, name);
    if (names) return names.map((stream) => requireStream(context, group, stream));
    return store.streamsOf(name).filter((stream) => stream.name.startsWith(prefix ?? ''));
  }

  function filterLogEvents(input: FilterLogEventsRequest): FilterLogEventsResponse {
    const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER } = input;
    if (input.startFromHead === false)
      throw invalidParameter('This endpoint filters from the oldest event on.');
    const limit = checkLimit(input.limit);
    const test = parseFilterPattern(input.filterPattern ?? '');
    const token = input.nextToken === undefined ? undefined : readFilterToken(input.nextToken);
    const streams = streamsFor(input).filter(
      ({ firstAtMs, lastAtMs }) =>
        firstAtMs !== undefined &&
        lastAtMs !== undefined &&
        firstAtMs < endTime &&
        lastAtMs >= (token?.atMs ?? startTime),
    );
    const events: FilterLogEventsResponse['events'] = [];
    let bytes = 0;
    let searched = 0;
    for (const { stream, event } of merge(streams, token ?? { atMs: startTime, sequence: 0, stream: 0 })) {
      if (event.atMs >= endTime) break;
      if (events.length >= limit || searched >= mostSearched || bytes > mostPageBytes)
        return { events, searchedLogStreams: [], nextToken: writeFilterToken(event, stream) };
      searched++;
      if (!test(event.message)) continue;
      bytes += sizeOf(event.message);
      events.push({ ...describe(event), logStreamName: stream.name, eventId: eventId(event, stream) });
    }
    return { events, searchedLogStreams: [] };
  }

  /** The events of several streams by time, from a place on. */
  function* merge(
    streams: readonly StreamRecord[],
    from: Position & { readonly stream: number },
  ): Generator<{ readonly stream: StreamRecord; readonly event: StoredEvent }> {
    const heads = streams.flatMap((stream) => {
      const isBehind = stream.id < from.stream;
      const start = isBehind
        ? { atMs: from.atMs + 1, sequence: 0 }
        : { atMs: from.atMs, sequence: stream.id === from.stream ? from.sequence : 0 };
      const reader = store.read(stream, start, 'forward');
      const first = reader.next();
      return first.done ? [] : [{ stream, reader, event: first.value }];
    });
    try {
      for (;;) {
        const [first] = heads;
        if (!first) return;
        let next = first;
        for (const head of heads)
          if (
            head.event.atMs < next.event.atMs ||
            (head.event.atMs === next.event.atMs && head.stream.id < next.stream.id)
          )
            next = head;
        yield { stream: next.stream, event: next.event };
        const following = next.reader.next();
        if (following.done) heads.splice(heads.indexOf(next), 1);
        else next.event = following.value;
      }
    } finally {
      for (const { reader } of heads) reader.return(undefined);
    }
  }

  return { GetLogEvents: getLogEvents, FilterLogEvents: filterLogEvents };
}

function describe({ atMs, message, ingestionMs }: StoredEvent) {
  return { timestamp: atMs, message, ingestionTime: ingestionMs };
}

function checkLimit(limit = mostPerPage): number {
  if (limit >= 1 && limit <= mostPerPage) return limit;
  throw invalidParameter(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
      `Member must have value ${limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${mostPerPage}`}`,
  );
}

/** Fifty-six digits, as AWS's event ids and tokens have. */
function eventId({ atMs, sequence }: Position, { id }: StreamRecord): string {
  return `${String(atMs).padStart(20, '0')}${String(id).padStart(18, '0')}${String(sequence).padStart(18, '0')}`;
}

function writeToken(isForward: boolean, { atMs, sequence }: Position): string {
  return `${isForward ? 'f' : 'b'}/${String(atMs).padStart(20, '0')}${String(sequence).padStart(36, '0')}/s`;
}

function readToken(token: string): { readonly isForward: boolean; readonly position: Position } {
  const [, way, atMs, sequence] = /^([fb])\/(\d{20})(\d{36})\/s$/.exec(token) ?? [];
  if (way === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { isForward: way === 'f', position: { atMs: Number(atMs), sequence: Number(sequence) } };
}

function writeFilterToken(event: Position, stream: StreamRecord): string {
  return Buffer.from(JSON.stringify([event.atMs, stream.id, event.sequence])).toString('base64url');
}

function readFilterToken(token: string): Position & { readonly stream: number } {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const [, atMs, stream, sequence] = /^\[(\d+),(\d+),(\d+)\]$/.exec(text) ?? [];
  if (atMs === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { atMs: Number(atMs), stream: Number(stream), sequence: Number(sequence) };
}
