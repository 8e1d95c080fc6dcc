import { useEffect } from 'react';
import type { RunView } from '../../features/operations/run-view.ts';
import { isActive } from '../../features/operations/run-view.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Tells of a run whenever it has moved, until it has ended. `onMoved` must be the same function from drawing to drawing.
 * A connection that breaks is made anew: the run goes on meanwhile.
 */
export function useRunStream(runId: string | undefined, onMoved: (run: RunView) => void): void {
  useEffect(() => (runId === undefined ? undefined : followRun(runId, onMoved)), [runId, onMoved]);
}

/** Follows a run from now on; gives what ends it. */
export function followRun(runId: string, onMoved: (run: RunView) => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;
  let pauseMs = FIRST_PAUSE_MS;
  function open(): void {
    source = new EventSource(`/operations/${encodeURIComponent(runId)}/stream`);
    source.addEventListener('message', (event: MessageEvent<string>) => {
      pauseMs = FIRST_PAUSE_MS;
      const run = JSON.parse(event.data) as RunView;
      if (!isActive(run)) source.close();
      onMoved(run);
    });
    source.addEventListener('error', () => {
      // The browser opens a connection again that broke, and none that was answered by anything but a stream.
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    });
  }
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
