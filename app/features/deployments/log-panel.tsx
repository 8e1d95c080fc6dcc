import { Play, Square } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { formatCount } from '../../components/format.ts';
import { Button } from '../../components/ui/button.tsx';
import type { LogState, NumberedLine } from './log-state.ts';
import { useLog } from './use-log.ts';

/** What one container writes, live. */
export function LogPanel({ address }: { readonly address: string }) {
  const { state, start, stop } = useLog(address);
  const isRunning = state.phase === 'running';
  return (
    <div className="space-y-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
        {isRunning ? (
          <Button onClick={stop}>
            <Square aria-hidden className="size-3.5" />
            Stop
          </Button>
        ) : (
          <Button onClick={start}>
            <Play aria-hidden className="size-3.5" />
            Follow again
          </Button>
        )}
        <span role="status" className="text-xs text-ink-muted">
          {isRunning ? <Following /> : state.ending}
        </span>
        {state.dropped > 0 ? (
          <span className="tabular text-xs text-warn">{formatCount(state.dropped)} lines left out</span>
        ) : null}
      </div>
      <Lines state={state} />
    </div>
  );
}

function Following() {
  return (
    <span className="inline-flex items-center gap-2 text-good">
      <span aria-hidden className="size-2 animate-breathe rounded-full bg-good" />
      following
    </span>
  );
}

/** How far from its end a list may be scrolled and still follow it. */
const FOLLOW_PIXELS = 40;

function Lines({ state: { lines, isWaiting, phase } }: { readonly state: LogState }) {
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
      aria-label="Log lines, oldest first"
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
          {phase === 'ended'
            ? 'No line came.'
            : isWaiting
              ? 'It has written nothing yet.'
              : 'Waiting for the first line.'}
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
        className="tabular shrink-0 font-mono text-2xs leading-5 text-ink-faint"
      >
        {new Date(line.at).toISOString().slice(11, 23)}
      </time>
      <span className="min-w-0 whitespace-pre-wrap break-all font-mono text-2xs leading-5">{line.text}</span>
    </li>
  );
});
