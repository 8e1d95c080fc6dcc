/** Where the page's one cursor is, and what is being marked for zooming. Milliseconds since the epoch. */
export interface CursorState {
  readonly at?: number;
  readonly marked?: { readonly from: number; readonly to: number };
}

const NOWHERE: CursorState = {};

/** One cursor over all charts of a page. It is no state of a component: sixty charts are not drawn anew by a mouse. */
export class TimeCursor {
  private state: CursorState = NOWHERE;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): CursorState => this.state;

  move(at: number | undefined): void {
    if (at !== this.state.at) this.set({ ...this.state, at });
  }

  mark(from: number, to: number): void {
    this.set({ at: to, marked: { from, to } });
  }

  clear(): void {
    if (this.state !== NOWHERE) this.set(NOWHERE);
  }

  private set(state: CursorState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly periodSeconds: number;
}

/** The beginning of the period at a share (0 to 1) of the stretch. */
export function periodAt({ from, to, periodSeconds }: Stretch, share: number): number {
  const step = periodSeconds * 1_000;
  const last = Math.max(0, Math.ceil((to - from) / step) - 1);
  return from + Math.min(last, Math.max(0, Math.round((share * (to - from)) / step))) * step;
}

/** Where a moment stands on the axis, 0 to 1. Points stand at the beginning of their period. */
export function shareOf({ from, to }: Pick<Stretch, 'from' | 'to'>, at: number): number {
  return to > from ? (at - from) / (to - from) : 0;
}

/** What a marked stretch zooms to, both ends included; undefined where it is no more than a press. */
export function zoomOf(
  { periodSeconds }: Pick<Stretch, 'periodSeconds'>,
  marked: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } | undefined {
  const step = periodSeconds * 1_000;
  const [from, to] = [Math.min(marked.from, marked.to), Math.max(marked.from, marked.to) + step];
  return to - from >= 2 * step ? { from, to } : undefined;
}

/** Twice as long about the same middle, not beyond now. */
export function widened(
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const half = (to - from) / 2;
  const end = Math.min(now, to + half);
  return { from: end - 4 * half, to: end };
}

export type CursorMove = 'left' | 'right' | 'far left' | 'far right' | 'first' | 'last';

const KEYS: Readonly<Record<string, CursorMove>> = {
  ArrowLeft: 'left',
  ArrowDown: 'left',
  ArrowRight: 'right',
  ArrowUp: 'right',
  PageDown: 'far left',
  PageUp: 'far right',
  Home: 'first',
  End: 'last',
};

export function moveOf(key: string): CursorMove | undefined {
  return KEYS[key];
}

/** The cursor after a key; it begins at the newest period. */
export function moved(stretch: Stretch, at: number | undefined, move: CursorMove): number {
  const step = stretch.periodSeconds * 1_000;
  const last = periodAt(stretch, 1);
  const by = { left: -1, right: 1, 'far left': -10, 'far right': 10 } as const;
  if (move === 'first') return stretch.from;
  if (move === 'last' || at === undefined) return last;
  return Math.min(last, Math.max(stretch.from, at + by[move] * step));
}
