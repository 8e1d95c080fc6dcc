import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { groupArn, requireGroup, requireName, requireStream } from './context.ts';
import type { LogsContext } from './context.ts';
import { alreadyExists, invalidParameter } from './errors.ts';
import type { StreamRecord } from './log-store.ts';
import { pageOf } from './paging.ts';

/** Log streams of groups. */
export function streamOperations(context: LogsContext) {
  const { cloud, store } = context;

  function createLogStream(input: CreateLogStreamRequest): void {
    const group = requireGroup(context, input.logGroupName);
    const name = requireName('logStreamName', input.logStreamName);
    if (store.stream(group.name, name)) throw alreadyExists('log stream');
    store.createStream(group.name, name, cloud.clock.now());
  }

  function deleteLogStream(input: DeleteLogStreamRequest): void {
    store.deleteStream(
      requireStream(context, requireGroup(context, input.logGroupName), input.logStreamName),
    );
  }

  function describe(stream: StreamRecord): LogStream {
    return {
      logStreamName: stream.name,
      creationTime: stream.createdAtMs,
      firstEventTimestamp: stream.firstAtMs,
      lastEventTimestamp: stream.lastAtMs,
      lastIngestionTime: stream.lastIngestionMs,
      arn: `${groupArn(cloud, stream.group)}:log-stream:${stream.name}`,
      // AWS has told 0 for streams since 2019.
      storedBytes: 0,
    };
  }

  function describeLogStreams(input: DescribeLogStreamsRequest): DescribeLogStreamsResponse {
    const group = requireGroup(context, input.logGroupName, input.logGroupIdentifier);
    const { orderBy = 'LogStreamName', logStreamNamePrefix: prefix = '', descending = false } = input;
    if (orderBy === 'LastEventTime' && prefix !== '')
      throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const found = store.streamsOf(group.name).filter(({ name }) => name.startsWith(prefix));
    const ordered =
      orderBy === 'LastEventTime'
        ? [...found].sort((a, b) => (a.lastAtMs ?? a.createdAtMs) - (b.lastAtMs ?? b.createdAtMs))
        : [...found];
    if (descending) ordered.reverse();
    const { page, nextToken } = pageOf(ordered, ({ name }) => name, input);
    return { logStreams: page.map(describe), nextToken };
  }

  return {
    CreateLogStream: createLogStream,
    DeleteLogStream: deleteLogStream,
    DescribeLogStreams: describeLogStreams,
  };
}
