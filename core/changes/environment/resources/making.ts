import type { Patience } from '../../tables/engine/upstream-call.ts';

/** How resources are made. */
export interface Making {
  readonly signal: AbortSignal;
  /**
   * What becomes of one that is there: `finish` gives it its settings all the same, as whoever goes on with a making
   * that was interrupted needs it; `leave` asks nothing more of it.
   */
  readonly whenThere: 'finish' | 'leave';
  readonly patience?: Patience;
}
