import type { GetLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { LineIdentity } from './line-identity.ts';
import { streamEvents } from './stream-events.ts';
import { newLine } from './tail-scene.ts';
import type { TailLine } from './types.ts';

export interface LogMoment {
  readonly group: string;
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The lines of one stream around a moment, the oldest first; `lines` of them before it, and as many from it on. */
export function linesAround(
  source: Source,
  { group, stream, at }: LogMoment,
  lines: number,
  budget: Budget,
): Promise<Cell<readonly TailLine[]>> {
  return source.reader.read<readonly TailLine[]>(
    {
      environmentId: source.environment.id,
      operation: 'logs:GetLogEvents',
      key: JSON.stringify({ group, stream, at, lines }),
      isEmpty: (found) => found.length === 0,
      run: async (abortSignal) => {
        const scene = { source, identity: new LineIdentity() };
        const ask = async (part: Partial<GetLogEventsCommandInput>) => {
          const input = { logGroupName: group, logStreamName: stream, limit: lines, ...part };
          const { events } = await streamEvents(source.clients, input, abortSignal);
          return events.map((event) => ({ ...event, logStreamName: stream }));
        };
        const [before, after] = await Promise.all([
          ask({ endTime: at, startFromHead: false }),
          ask({ startTime: at, startFromHead: true }),
        ]);
        return [...before, ...after].flatMap((event) => newLine(scene, group, event, false) ?? []);
      },
    },
    budget,
  );
}
