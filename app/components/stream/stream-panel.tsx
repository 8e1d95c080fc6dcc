import { ArrowDownToLine, Copy, Pause, Play, Square } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '../format.ts';
import { Button } from '../ui/button.tsx';
import { SwitchTabs } from '../ui/switch-tabs.tsx';
import type { StreamLine, StreamView } from './stream-buffer.ts';
import { StreamLines } from './stream-lines.tsx';
import type { LineDrawing } from './stream-lines.tsx';
import type { Zone } from './stream-time.ts';
import type { FollowedStream } from './use-stream.ts';

/** The words of one kind of stream. */
export interface StreamWords {
  /** What the list is called. */
  readonly list: string;
  readonly start: string;
  readonly startAgain: string;
  /** While it runs. */
  readonly running: string;
  /** Of a single line, and of several. */
  readonly noun: readonly [one: string, several: string];
  readonly awaitingFirst: string;
  readonly noneYet?: string;
  readonly noneCame: string;
}

interface StreamPanelProps<L> extends LineDrawing<L> {
  readonly stream: FollowedStream<L>;
  readonly words: StreamWords;
  readonly aside?: ReactNode;
}

/** Any stream of lines, live: started and stopped, paused, followed, copied, in UTC or local time. */
export function StreamPanel<L extends StreamLine>({ stream, words, aside, ...drawing }: StreamPanelProps<L>) {
  const [zone, setZone] = useState<Zone>('UTC');
  const [follows, setFollows] = useState(true);
  const { phase, view, isPaused } = stream;
  return (
    <div className="space-y-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <Controls stream={stream} words={words} />
        {view.count > 0 && !follows ? (
          <Button look="quiet" onClick={() => setFollows(true)}>
            <ArrowDownToLine aria-hidden className="size-3.5" />
            To the newest
          </Button>
        ) : null}
        <Status stream={stream} words={words} />
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {aside}
          {view.count > 0 ? <CopyLines view={view} /> : null}
          <SwitchTabs label="Times in" options={['UTC', 'local'] as const} chosen={zone} onChoose={setZone} />
        </span>
      </div>
      <Notes notes={stream.notes} />
      {phase === 'idle' ? null : view.count > 0 ? (
        <StreamLines
          label={words.list}
          view={view}
          zone={zone}
          follows={follows && !isPaused}
          onFollow={(wanted) => {
            if (!isPaused) setFollows(wanted);
          }}
          {...drawing}
        />
      ) : (
        <p className="-mx-4 border-y border-line bg-sunken px-4 py-3 text-xs text-ink-faint">
          {phase === 'ended'
            ? words.noneCame
            : stream.isWaiting
              ? (words.noneYet ?? words.awaitingFirst)
              : words.awaitingFirst}
        </p>
      )}
    </div>
  );
}

function Controls<L>({ stream, words }: { readonly stream: FollowedStream<L>; readonly words: StreamWords }) {
  const { phase, isPaused, start, stop, pause, resume } = stream;
  if (phase !== 'running')
    return (
      <Button onClick={start}>
        <Play aria-hidden className="size-3.5" />
        {phase === 'idle' ? words.start : words.startAgain}
      </Button>
    );
  return (
    <>
      <Button onClick={stop}>
        <Square aria-hidden className="size-3.5" />
        Stop
      </Button>
      <Button look="quiet" aria-pressed={isPaused} onClick={isPaused ? resume : pause}>
        {isPaused ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
        {isPaused ? 'Go on' : 'Pause'}
      </Button>
    </>
  );
}

function Status<L>({ stream, words }: { readonly stream: FollowedStream<L>; readonly words: StreamWords }) {
  const { phase, isBroken, isPaused, seen, unseen, leftOut, ending } = stream;
  return (
    <>
      {phase === 'idle' ? null : (
        <span className="tabular text-xs text-ink-muted" data-seen={seen} data-left-out={leftOut}>
          {formatCount(seen)} {words.noun[seen === 1 ? 0 : 1]}
          {isPaused ? `, ${formatCount(unseen)} of them since the pause` : ''}
        </span>
      )}
      {leftOut > 0 ? (
        <span className="tabular text-xs text-warn">
          {formatCount(leftOut)} {words.noun[leftOut === 1 ? 0 : 1]} left out
        </span>
      ) : null}
      <span role="status" className="text-xs text-ink-muted">
        {phase !== 'running' ? (
          ending
        ) : isBroken ? (
          <span className="text-warn">The connection broke; it is made anew.</span>
        ) : isPaused ? (
          'paused'
        ) : (
          <Running word={words.running} />
        )}
      </span>
    </>
  );
}

function Running({ word }: { readonly word: string }) {
  return (
    <span className="inline-flex items-center gap-2 text-good">
      <span aria-hidden className="size-2 animate-breathe rounded-full bg-good" />
      {word}
    </span>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul aria-label="Remarks" className="space-y-0.5 text-xs text-warn">
      {notes.map((note) => (
        <li key={note} className="[overflow-wrap:anywhere]">
          {note}
        </li>
      ))}
    </ul>
  );
}

/** As many as a clipboard takes without holding the page up. */
const MOST_COPIED = 5_000;

export function CopyLines<L extends StreamLine>({ view }: { readonly view: StreamView<L> }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    const from = Math.max(0, view.count - MOST_COPIED);
    const lines = Array.from({ length: view.count - from }, (_, index) => view.lineAt(from + index));
    const text = lines
      .map((line) => (line ? `${new Date(line.at).toISOString()} ${line.text}` : ''))
      .join('\n');
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    });
  };
  return (
    <Button look="quiet" onClick={copy}>
      <Copy aria-hidden className="size-3.5" />
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}
