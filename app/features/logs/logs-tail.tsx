import { useCallback } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { TailLine } from '../../../core/resources/logs/types.ts';
import { StreamPanel } from '../../components/stream/stream-panel.tsx';
import type { StreamWords } from '../../components/stream/stream-panel.tsx';
import { useStream } from '../../components/stream/use-stream.ts';
import { LineOrigin, LinePlace } from './line-origin.tsx';
import type { LogsMessage } from './logs-message.ts';
import { logsStep } from './logs-step.ts';

interface LogsTailProps {
  /** Where the console streams these logs. */
  readonly address: string;
  readonly labels: readonly EnvironmentLabel[];
}

const WORDS: StreamWords = {
  list: 'Log lines, oldest first',
  start: 'Follow',
  startAgain: 'Follow again',
  running: 'following',
  noun: ['line', 'lines'],
  awaitingFirst: 'Waiting for the first line.',
  noneCame: 'No line came.',
};

/** Many groups of both environments, live, in one order of time. */
export function LogsTail({ address, labels }: LogsTailProps) {
  const read = useCallback(
    (message: LogsMessage) =>
      logsStep(message, Object.fromEntries(labels.map(({ id, label }) => [id, label]))),
    [labels],
  );
  const stream = useStream<LogsMessage, TailLine>(address, { read, startsItself: true, isResumable: true });
  return (
    <StreamPanel
      stream={stream}
      words={WORDS}
      origin={(line) => <LineOrigin line={line} labels={labels} />}
      detail={(line) => <LinePlace line={line} labels={labels} />}
    />
  );
}
