import { StreamPanel } from '../../components/stream/stream-panel.tsx';
import type { StreamWords } from '../../components/stream/stream-panel.tsx';
import { useStream } from '../../components/stream/use-stream.ts';
import { logStep } from './log-step.ts';

const WORDS: StreamWords = {
  list: 'Log lines, oldest first',
  start: 'Follow',
  startAgain: 'Follow again',
  running: 'following',
  noun: ['line', 'lines'],
  awaitingFirst: 'Waiting for the first line.',
  noneYet: 'It has written nothing yet.',
  noneCame: 'No line came.',
};

/** What one container writes, live. */
export function LogPanel({ address }: { readonly address: string }) {
  const stream = useStream(address, { read: logStep, startsItself: true });
  return <StreamPanel stream={stream} words={WORDS} />;
}
