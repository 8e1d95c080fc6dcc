import { useEffect } from 'react';
import type { RunView } from '../../features/operations/run-view.ts';
import { isActive } from '../../features/operations/run-view.ts';

/**
 * Tells of a run whenever it has moved, until it has ended. `onMoved` must be the same function from drawing to drawing.
 * A connection that breaks is made anew by the browser: the run goes on meanwhile.
 */
export function useRunStream(runId: string | undefined, onMoved: (run: RunView) => void): void {
  useEffect(() => {
    if (runId === undefined) return undefined;
    const source = new EventSource(`/operations/${encodeURIComponent(runId)}/stream`);
    source.addEventListener('message', (event: MessageEvent<string>) => {
      const run = JSON.parse(event.data) as RunView;
      if (!isActive(run)) source.close();
      onMoved(run);
    });
    return () => source.close();
  }, [runId, onMoved]);
}
