import { useMemo } from 'react';
import { StreamPanel } from '../../components/stream/stream-panel.tsx';
import type { StreamWords } from '../../components/stream/stream-panel.tsx';
import { useStream } from '../../components/stream/use-stream.ts';
import { CommandWords } from './command-words.tsx';
import { monitorReader } from './monitor-step.ts';
import type { MonitoredLine } from './monitor-step.ts';

const WORDS: StreamWords = {
  list: 'Commands, oldest first',
  start: 'Start',
  startAgain: 'Start again',
  running: 'running',
  noun: ['command', 'commands'],
  awaitingFirst: 'Waiting for the first command.',
  noneCame: 'No command came.',
};

/** The commands that one cache takes, live; `address`: where the console streams them. */
export function MonitorPane({ address }: { readonly address: string }) {
  const read = useMemo(() => monitorReader(), []);
  const stream = useStream(address, { read });
  return (
    <StreamPanel
      stream={stream}
      words={WORDS}
      text={({ words }: MonitoredLine) => <CommandWords words={words} inOneLine />}
      detail={({ client, database }: MonitoredLine) => (
        <span className="font-mono text-2xs text-ink-muted">
          {client}, database {database}
        </span>
      )}
    />
  );
}
