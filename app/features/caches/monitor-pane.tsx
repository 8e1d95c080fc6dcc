import { Play, Square } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { formatCount } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import { CommandWords } from './command-words.tsx';
import type { NumberedLine } from './monitor-state.ts';
import { useMonitor } from './use-monitor.ts';

interface MonitorPaneProps {
  /** Where the console streams this cache's commands. */
  readonly address: string;
}

/** The commands that one cache takes, live. */
export function MonitorPane({ address }: MonitorPaneProps) {
  const { state, start, stop } = useMonitor(address);
  const { phase, lines, seen, dropped, ending } = state;
  return (
    <div className="space-y-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        {phase === 'running' ? (
          <Button onClick={stop}>
            <Square aria-hidden className="size-3.5" />
            Stop
          </Button>
        ) : (
          <Button onClick={start}>
            <Play aria-hidden className="size-3.5" />
            {phase === 'idle' ? 'Start' : 'Start again'}
          </Button>
        )}
        {phase === 'idle' ? null : (
          <span className="tabular text-xs text-ink-muted">
            {formatCount(seen)} seen{dropped > 0 ? `, ${formatCount(dropped)} of them left out` : ''}
          </span>
        )}
        <span role="status" className="text-xs text-ink-muted">
          {phase === 'running' ? <Running /> : ending}
        </span>
      </div>
      {phase === 'idle' ? null : <Lines lines={lines} isRunning={phase === 'running'} />}
    </div>
  );
}

function Running() {
  return (
    <span className="inline-flex items-center gap-2 text-good">
      <span aria-hidden className="size-2 animate-breathe rounded-full bg-good" />
      running
    </span>
  );
}

/** How far from its end a list may be scrolled and still follow it. */
const FOLLOW_PIXELS = 40;

function Lines({
  lines,
  isRunning,
}: {
  readonly lines: readonly NumberedLine[];
  readonly isRunning: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  return (
    <ol
      ref={list}
      // A scrolling block is reachable by keyboard.
      tabIndex={0}
      aria-label="Commands, oldest first"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < FOLLOW_PIXELS;
      }}
      className="-mx-4 h-[28rem] overflow-y-auto border-y border-line bg-sunken px-4 py-2"
    >
      {lines.map((line) => (
        <Line key={line.number} line={line} />
      ))}
      {lines.length === 0 ? (
        <li className="py-2 text-xs text-ink-faint">
          {isRunning ? 'Waiting for the first command.' : 'No command came.'}
        </li>
      ) : null}
    </ol>
  );
}

const Line = memo(function Line({ line }: { readonly line: NumberedLine }) {
  return (
    <li className="flex gap-3">
      <time
        dateTime={new Date(line.at).toISOString()}
        title={`${line.client}, database ${line.database}`}
        className="tabular shrink-0 font-mono text-2xs leading-5 text-ink-faint"
      >
        {new Date(line.at).toISOString().slice(11, 23)}
      </time>
      <CommandWords words={line.words} />
    </li>
  );
});
