import { setMaxListeners } from 'node:events';

/** How long one page may wait for upstream, and whether its reader is still there. */
export interface Budget {
  /** Aborted when the reader has left. */
  readonly signal: AbortSignal;
  /** When this page stops waiting, in milliseconds since the epoch. */
  readonly deadlineAt: number;
}

/** A panel says what happened within five seconds whatever upstream does; this leaves time to draw it. */
export const PAGE_BUDGET_MS = 4_000;

export function budgetFor(signal: AbortSignal, milliseconds = PAGE_BUDGET_MS): Budget {
  // Every read of a page listens to its reader's leaving; that is no leak, whatever their number.
  setMaxListeners(0, signal);
  return { signal, deadlineAt: Date.now() + milliseconds };
}
