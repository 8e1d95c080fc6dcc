import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

/** Every row is as high as every other, so that only those in sight are drawn. */
export const ROW_PIXELS = 22;
/** Rows above and below those in sight. */
const BEYOND = 12;
/** How far from its end a list may be scrolled and still follow it. */
const FOLLOW_PIXELS = 40;
/** What the server draws, which does not know how high the list is. */
const FIRST_ROWS = 40;

interface FixedRowsProps {
  readonly label: string;
  readonly count: number;
  /** The number of the first row: rows that are gone move the others up. */
  readonly first: number;
  readonly follows: boolean;
  readonly onFollow: (follows: boolean) => void;
  /** The number of the row that is looked at. */
  readonly chosen?: number;
  readonly onChoose: (number: number) => void;
  readonly rowId: (number: number) => string;
  readonly children: (index: number) => ReactNode;
}

// A server has no layout; React says so for every list otherwise.
const useLayout = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/** A list of any length of which only the rows in sight are in the page. One stop of the Tab key; arrows choose. */
export function FixedRows({
  label,
  count,
  first,
  follows,
  onFollow,
  chosen,
  onChoose,
  rowId,
  children,
}: FixedRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const former = useRef(first);
  const [sight, setSight] = useState({ from: 0, to: FIRST_ROWS });
  const look = useCallback(() => {
    const list = scroller.current;
    if (!list) return;
    const from = Math.max(0, Math.floor(list.scrollTop / ROW_PIXELS) - BEYOND);
    const to = Math.ceil((list.scrollTop + list.clientHeight) / ROW_PIXELS) + BEYOND;
    setSight((before) => (before.from === from && before.to === to ? before : { from, to }));
  }, []);
  const from = Math.min(sight.from, Math.max(0, count - 1));
  const to = Math.min(sight.to, count);
  // By properties, not by attributes: the page's policy allows no style in its text.
  useLayout(() => {
    const list = scroller.current;
    if (!list || !height.current || !rows.current) return;
    height.current.style.height = `${count * ROW_PIXELS}px`;
    rows.current.style.transform = `translateY(${from * ROW_PIXELS}px)`;
    const gone = first - former.current;
    former.current = first;
    if (follows) list.scrollTop = list.scrollHeight;
    else if (gone > 0) list.scrollTop = Math.max(0, list.scrollTop - gone * ROW_PIXELS);
    look();
  });
  const choose = (number: number) => {
    const bounded = Math.min(first + count - 1, Math.max(first, number));
    onChoose(bounded);
    const list = scroller.current;
    if (!list) return;
    const top = (bounded - first) * ROW_PIXELS;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW_PIXELS > list.scrollTop + list.clientHeight)
      list.scrollTop = top + ROW_PIXELS - list.clientHeight;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onFollow(event.key === 'End');
    choose(chosen === undefined ? first + count - 1 : chosen + step);
  };
  const isInSight = chosen !== undefined && chosen >= first + from && chosen < first + to;
  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={isInSight ? rowId(chosen) : undefined}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        const isAtEnd = scrollHeight - scrollTop - clientHeight < FOLLOW_PIXELS;
        if (isAtEnd !== follows) onFollow(isAtEnd);
        look();
      }}
      className="-mx-4 h-[28rem] overflow-y-auto overflow-x-hidden overscroll-contain border-y border-line bg-sunken"
    >
      <div ref={height} role="presentation" className="relative">
        <div ref={rows} role="presentation" className="absolute inset-x-0 top-0">
          {Array.from({ length: Math.max(0, to - from) }, (_, offset) => children(from + offset))}
        </div>
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 20,
  PageUp: -20,
  Home: -Infinity,
  End: Infinity,
};
