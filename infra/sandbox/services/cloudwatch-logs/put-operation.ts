import type {
  InputLogEvent,
  PutLogEventsRequest,
  PutLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { requireGroup, requireStream } from './context.ts';
import type { LogsContext } from './context.ts';
import { invalidParameter } from './errors.ts';
import { sizeOf } from './log-store.ts';

// CloudWatch Logs API reference, "PutLogEvents".
const mostEvents = 10_000;
const mostBatchBytes = 1_048_576;
export const mostEventBytes = 1_048_576;
const dayMs = 86_400_000;
const mostAheadMs = 2 * 3_600_000;
const mostBehindMs = 14 * dayMs;

/** Takes a batch of events; those of a wrong time are left out and told. */
export function createPutLogEvents(
  context: LogsContext,
): (input: PutLogEventsRequest) => PutLogEventsResponse {
  const { cloud, store } = context;
  return (input) => {
    const group = requireGroup(context, input.logGroupName);
    const stream = requireStream(context, group, input.logStreamName);
    const events = (input.logEvents ?? []).map(({ timestamp = 0, message = '' }) => ({
      atMs: timestamp,
      message,
    }));
    checkBatch(input.logEvents ?? []);
    const now = cloud.clock.now();
    const expiresMs = group.retentionDays === undefined ? Infinity : group.retentionDays * dayMs;
    const tooNew = events.findIndex(({ atMs }) => atMs > now + mostAheadMs);
    const tooOld = events.filter(({ atMs }) => atMs < now - mostBehindMs).length;
    const expired = events.filter(({ atMs }) => atMs < now - expiresMs).length;
    const taken = events.slice(Math.max(tooOld, expired), tooNew === -1 ? undefined : tooNew);
    store.append(stream, taken, now);
    context.count(
      group.name,
      taken.length,
      taken.reduce((sum, { message }) => sum + sizeOf(message), 0),
    );
    const rejected = {
      tooNewLogEventStartIndex: tooNew === -1 ? undefined : tooNew,
      tooOldLogEventEndIndex: tooOld === 0 ? undefined : tooOld,
      expiredLogEventEndIndex: expired === 0 ? undefined : expired,
    };
    return {
      nextSequenceToken: String(stream.nextSequence + taken.length).padStart(56, '0'),
      rejectedLogEventsInfo: taken.length === events.length ? undefined : rejected,
    };
  };
}

function checkBatch(events: readonly InputLogEvent[]): void {
  if (events.length === 0 || events.length > mostEvents)
    throw invalidParameter(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length ` +
        `${events.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${mostEvents}`}`,
    );
  let bytes = 0;
  for (const [at, { timestamp = 0, message = '' }] of events.entries()) {
    if (message === '') throw invalidParameter('Log event message must not be empty.');
    const size = sizeOf(message);
    if (size > mostEventBytes)
      throw invalidParameter(`Log event too large: ${size} bytes exceeds limit of ${mostEventBytes}`);
    bytes += size;
    if (timestamp < (events[at - 1]?.timestamp ?? 0))
      throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if (bytes > mostBatchBytes)
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${mostBatchBytes}`);
  const [first, last] = [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0];
  if (last - first > dayMs)
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
}
