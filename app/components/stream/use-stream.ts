import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { EMPTY_VIEW, StreamBuffer } from './stream-buffer.ts';
import type { StreamLine, StreamView } from './stream-buffer.ts';

/** What one message of a stream means to the page. */
export interface StreamStep<L> {
  readonly lines?: readonly L[];
  /** Lines that are not told, since the message before. */
  readonly leftOut?: number;
  /** Something to be said beside the lines. */
  readonly note?: string;
  /** Nothing was written yet. */
  readonly isWaiting?: boolean;
  /** Why nothing more comes. */
  readonly ending?: string;
}

export interface StreamOptions<M, L> {
  readonly read: (message: M) => StreamStep<L>;
  /** How many lines the page keeps. */
  readonly kept?: number;
  /** From the first drawing on; else when somebody starts it. */
  readonly startsItself?: boolean;
  /** Whether the server goes on where it was when a connection has broken. Lines need ids then. */
  readonly isResumable?: boolean;
}

export interface FollowedStream<L> {
  readonly phase: 'idle' | 'running' | 'ended';
  readonly isBroken: boolean;
  readonly isWaiting: boolean;
  readonly isPaused: boolean;
  readonly view: StreamView<L>;
  readonly seen: number;
  /** Lines that came since the pause. */
  readonly unseen: number;
  readonly leftOut: number;
  readonly notes: readonly string[];
  readonly ending?: string;
  readonly start: () => void;
  readonly stop: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
}

interface Told {
  readonly phase: FollowedStream<never>['phase'];
  readonly isBroken: boolean;
  readonly isWaiting: boolean;
  readonly leftOut: number;
  readonly notes: readonly string[];
  readonly ending?: string;
  /** Counts messages, so that what the buffer holds is drawn anew. */
  readonly version: number;
}

const NOTES_KEPT = 6;
export const LINES_KEPT = 5_000;
const IDLE: Told = { phase: 'idle', isBroken: false, isWaiting: false, leftOut: 0, notes: [], version: 0 };

/** What is told after one more step. What has ended stays as it ended. */
export function afterStep<L>(
  told: Told,
  { lines, leftOut = 0, note, isWaiting, ending }: StreamStep<L>,
): Told {
  if (told.phase === 'ended') return told;
  const isNew = note !== undefined && !told.notes.includes(note);
  return {
    phase: ending === undefined ? told.phase : 'ended',
    isBroken: false,
    isWaiting: isWaiting ?? (told.isWaiting && (lines?.length ?? 0) === 0),
    leftOut: told.leftOut + leftOut,
    notes: isNew ? [...told.notes, note].slice(-NOTES_KEPT) : told.notes,
    ending: ending ?? told.ending,
    version: told.version + 1,
  };
}

/** A stream of server-sent events in this page, never longer than the page is open. */
export function useStream<M, L extends StreamLine>(
  address: string,
  { read, kept = LINES_KEPT, startsItself = false, isResumable = false }: StreamOptions<M, L>,
): FollowedStream<L> {
  const [told, setTold] = useState<Told>(IDLE);
  const [still, setStill] = useState<{ readonly view: StreamView<L>; readonly seen: number }>();
  const buffer = useRef<StreamBuffer<L>>();
  const source = useRef<EventSource>();
  const close = useCallback(() => {
    source.current?.close();
    source.current = undefined;
  }, []);
  const start = useCallback(() => {
    close();
    setStill(undefined);
    const lines = new StreamBuffer<L>(kept);
    buffer.current = lines;
    setTold({ ...IDLE, phase: 'running' });
    const opened = new EventSource(address);
    source.current = opened;
    opened.addEventListener('message', (event: MessageEvent<string>) => {
      const step = read(JSON.parse(event.data) as M);
      if (step.ending !== undefined) close();
      if (step.lines) lines.push(step.lines);
      setTold((before) => afterStep(before, step));
    });
    opened.addEventListener('error', () => {
      // The browser connects anew by itself, and names the last message; what can not be gone on with is ended.
      if (isResumable && opened.readyState !== EventSource.CLOSED)
        return setTold((before) => ({ ...before, isBroken: before.phase === 'running' }));
      close();
      setTold((before) => afterStep(before, { ending: 'The connection to the console ended.' }));
    });
  }, [address, close, isResumable, kept, read]);
  useEffect(() => {
    if (startsItself) start();
    return close;
  }, [start, close, startsItself]);
  const stop = useCallback(() => {
    close();
    setTold((before) => afterStep(before, { ending: 'Stopped.' }));
  }, [close]);
  const pause = useCallback(() => {
    const now = buffer.current;
    if (now) setStill({ view: now.snapshot(), seen: now.seen });
  }, []);
  const resume = useCallback(() => setStill(undefined), []);
  const { version } = told;
  const live = useMemo(
    () => ({ version, view: buffer.current?.view() ?? (EMPTY_VIEW as StreamView<L>) }),
    [version],
  );
  const seen = buffer.current?.seen ?? 0;
  return {
    ...told,
    isPaused: still !== undefined,
    view: still?.view ?? live.view,
    seen,
    unseen: still ? seen - still.seen : 0,
    start,
    stop,
    pause,
    resume,
  };
}
