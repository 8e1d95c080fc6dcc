import { useNavigate, useSearchParams } from '@remix-run/react';
import { createContext, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Mark } from './marks.ts';
import { absoluteRange, changed } from './metrics-view.ts';
import { TimeCursor } from './time-cursor.ts';
import type { CursorState, Stretch } from './time-cursor.ts';

/** What all charts of a page share. */
export interface Board {
  readonly labels: readonly EnvironmentLabel[];
  /** Of the labels, in their order. */
  readonly colours: readonly string[];
  readonly stretch: Stretch;
  readonly marks: readonly Mark[];
  readonly cursor: TimeCursor;
}

export const BoardContext = createContext<Board>({
  labels: [],
  colours: [],
  stretch: { from: 0, to: 1, periodSeconds: 60 },
  marks: [],
  cursor: new TimeCursor(),
});

export function useBoard(): Board {
  return useContext(BoardContext);
}

/** One board for a page, the same object as long as nothing of it has changed. */
export function useNewBoard(
  labels: readonly EnvironmentLabel[],
  stretch: Stretch,
  marks: readonly Mark[],
): Board {
  const [cursor] = useState(() => new TimeCursor());
  const { from, to, periodSeconds } = stretch;
  return useMemo(
    () => ({
      labels,
      colours: labels.map(({ colour }) => colour),
      stretch: { from, to, periodSeconds },
      marks,
      cursor,
    }),
    [labels, from, to, periodSeconds, marks, cursor],
  );
}

const NOWHERE: CursorState = {};

/** The cursor, for what is in sight: sixty charts below the screen need not follow it. */
export function useCursor(isInSight?: () => boolean): CursorState {
  const { cursor } = useBoard();
  const subscribe = useCallback(
    (listener: () => void) => cursor.subscribe(() => isInSight?.() === false || listener()),
    [cursor, isInSight],
  );
  return useSyncExternalStore(subscribe, cursor.current, () => NOWHERE);
}

/** Shows another stretch, as an address: the way back is the browser's. */
export function useZoom(): (stretch: { readonly from: number; readonly to: number } | undefined) => void {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { cursor } = useBoard();
  return useCallback(
    (stretch) => {
      cursor.clear();
      if (!stretch) return;
      const next = changed(search, absoluteRange(stretch.from, stretch.to));
      navigate(`?${next.toString()}`, { preventScrollReset: true });
    },
    [cursor, navigate, search],
  );
}
