import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Failure } from '../../cells/cell.ts';
import { failureOf } from '../../upstream/failure.ts';
import { streamEvents } from '../logs/stream-events.ts';
import type { Source } from '../source.ts';
import type { ContainerDefinition, LogEvent, LogLine, LogPlace, TaskSummary } from './types.ts';

interface FollowOptions {
  /** Ended by the one who looks. */
  readonly signal: AbortSignal;
  readonly maxSeconds: number;
  /** Lines handed on in one round at most; the older ones beyond are counted. */
  readonly linesPerRound: number;
}

/** A person's log, not an archive's: the last so many lines that are there already. */
const FIRST_LINES = 200;
/** GetLogEvents may be called 25 times a second in an account. Source: CloudWatch Logs quotas. */
const ROUND_MS = 1_000;
const LONGEST_LINE = 4_096;
const OPERATION = 'logs:GetLogEvents';

/**
 * Where a container writes, by its task definition; undefined where that is no stream of CloudWatch Logs in this
 * region. The stream is `prefix/container/task`. Source: ECS developer guide, "awslogs-stream-prefix".
 */
export function logPlaceOf(
  container: Pick<ContainerDefinition, 'name' | 'log'>,
  task: Pick<TaskSummary, 'id'>,
  region: string,
): LogPlace | undefined {
  const { log, name } = container;
  if (log?.driver !== 'awslogs' || !log.group || !log.streamPrefix) return undefined;
  if ((log.region ?? region) !== region) return undefined;
  return { group: log.group, stream: `${log.streamPrefix}/${name}/${task.id}` };
}

/**
 * What a container writes, live: its last two hundred lines, then what comes, asked for once a second. Always ends
 * with an `end` event; never throws for what upstream does.
 */
export async function* followLog(
  source: Pick<Source, 'clients'>,
  place: LogPlace,
  { signal, maxSeconds, linesPerRound }: FollowOptions,
): AsyncGenerator<LogEvent, void, undefined> {
  const until = Date.now() + maxSeconds * 1_000;
  let token: string | undefined;
  while (!signal.aborted && Date.now() < until) {
    const round = await nextLines(source, place, token, signal);
    if (round.kind === 'failed') {
      if (signal.aborted) break;
      yield { kind: 'end', reason: 'failed', failure: round.failure };
      return;
    }
    if (round.kind === 'none') yield { kind: 'waiting' };
    else {
      token = round.token;
      const lines = round.lines.slice(-linesPerRound);
      // An empty round is told too: it is how a reader who has gone is noticed.
      yield { kind: 'lines', lines, dropped: round.lines.length - lines.length };
    }
    await pause(Math.min(ROUND_MS, until - Date.now()), signal);
  }
  yield { kind: 'end', reason: signal.aborted ? 'left' : 'time' };
}

type Round =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[]; readonly token?: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

async function nextLines(
  { clients }: Pick<Source, 'clients'>,
  { group, stream }: LogPlace,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Round> {
  try {
    const from = { logGroupName: group, logStreamName: stream };
    if (token === undefined) {
      const input = { ...from, startFromHead: false, limit: FIRST_LINES };
      const { events, forwardToken } = await streamEvents(clients, input, signal);
      return { kind: 'lines', lines: events.map(lineOf), token: forwardToken };
    }
    const command = new GetLogEventsCommand({ ...from, startFromHead: true, nextToken: token });
    const { events = [], nextForwardToken = token } = await clients.logs.send(command, {
      abortSignal: signal,
    });
    return { kind: 'lines', lines: events.map(lineOf), token: nextForwardToken };
  } catch (error) {
    const failure = failureOf(error, OPERATION);
    return failure.state === 'absent' ? { kind: 'none' } : { kind: 'failed', failure };
  }
}

function lineOf({ timestamp = 0, message = '' }: OutputLogEvent): LogLine {
  return { at: timestamp, text: message.slice(0, LONGEST_LINE) };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, milliseconds));
    signal.addEventListener('abort', done, { once: true });
  });
}
