import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import { streamEvents } from '../logs/stream-events.ts';
import type { Source } from '../source.ts';
import type { LogTail } from './types.ts';

const LINES = 60;
const LONGEST_LINE = 2_048;

/**
 * The last lines of the stream of a log group that was written to last; `empty` where nothing was ever written. One
 * read, whatever it asks first.
 */
export function newestLogTail(source: Source, group: string, budget: Budget): Promise<Cell<LogTail>> {
  const { logs } = source.clients;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'logs:GetLogEvents',
      key: `tail of ${group}`,
      isEmpty: ({ lines }) => lines.length === 0,
      run: async (abortSignal) => {
        const streams = await logs.send(
          new DescribeLogStreamsCommand({
            logGroupName: group,
            orderBy: 'LastEventTime',
            descending: true,
            limit: 1,
          }),
          { abortSignal },
        );
        const stream = streams.logStreams?.[0]?.logStreamName;
        if (stream === undefined) return { group, stream: '', lines: [] };
        const { events } = await streamEvents(
          source.clients,
          { logGroupName: group, logStreamName: stream, startFromHead: false, limit: LINES },
          abortSignal,
        );
        const lines = events.map(({ timestamp = 0, message = '' }) => ({
          at: timestamp,
          text: message.trimEnd().slice(0, LONGEST_LINE),
        }));
        return { group, stream, lines };
      },
    },
    budget,
  );
}
