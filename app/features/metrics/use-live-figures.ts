import { useEffect, useState } from 'react';
import type { Cell, Failure } from '../../../core/cells/cell.ts';
import { hasValue, isFailure } from '../../../core/cells/cell.ts';
import type { ContainerFigures } from '../../../core/resources/metrics/container-figures.ts';
import { heard, HEARD_EVERY_MS } from './live-window.ts';
import type { LiveWindow } from './live-window.ts';

interface LiveFigures {
  readonly window: LiveWindow;
  readonly failure?: Failure;
}

/** What the containers of an environment do while this page is open and in sight: asked for every five seconds. */
export function useLiveFigures(environmentId: string): LiveFigures {
  const [state, setState] = useState<LiveFigures>({ window: [] });
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      if (document.visibilityState === 'visible') {
        const cell = await cellAt(environmentId, gone.signal);
        if (gone.signal.aborted) return;
        if (cell)
          setState(({ window }) => ({
            window: hasValue(cell) ? heard(window, cell.value) : window,
            failure: isFailure(cell) ? cell : undefined,
          }));
      }
      timer = setTimeout(() => void ask(), HEARD_EVERY_MS);
    };
    void ask();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [environmentId]);
  return state;
}

async function cellAt(
  environmentId: string,
  signal: AbortSignal,
): Promise<Cell<ContainerFigures> | undefined> {
  try {
    const answer = await fetch(`/metrics/containers?environment=${encodeURIComponent(environmentId)}`, {
      signal,
    });
    return answer.ok ? ((await answer.json()) as Cell<ContainerFigures>) : undefined;
  } catch {
    // The console is away for a moment; the next question finds out.
    return undefined;
  }
}
