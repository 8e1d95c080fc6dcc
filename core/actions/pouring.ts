import type { Content } from './action.ts';
import { begin } from './beginning.ts';
import type { GateParts } from './gate-parts.ts';
import type { Actor } from './record.ts';
import type { Run } from './run.ts';

/** For how long a confirmed run waits for its content: somebody is at the screen, or a second person agreed just now. */
const WAIT_MS = 15 * 60_000;
const WAIT_AFTER_APPROVAL_MS = 4 * 60 * 60_000;

/** Until when a run that waits for its content is kept waiting, in milliseconds since the epoch. */
export function waitsUntil(run: Pick<Run, 'createdAt' | 'approvedBy'>): number {
  return run.createdAt + (run.approvedBy ? WAIT_AFTER_APPROVAL_MS : WAIT_MS);
}

export interface Pouring {
  readonly runId: string;
  /** Whoever asked for the run, and nobody else. */
  readonly who: Actor;
  readonly content: Content;
  /** Aborted when the person has left: what had come is thrown away then. */
  readonly signal: AbortSignal;
}

export type Poured =
  | { readonly outcome: 'ran'; readonly run: Run }
  /** Nothing of the content was read. */
  | { readonly outcome: 'refused'; readonly sentence: string };

/**
 * Begins a run that was confirmed and waits for its content. What stands in the way now leaves it waiting: nothing of
 * the content was read, and it can be sent again.
 */
export async function pour(parts: GateParts, { runId, who, content, signal }: Pouring): Promise<Poured> {
  const run = await parts.home.runs.find(runId);
  const action = parts.actions.find((one) => one.id === run?.actionId);
  if (run?.who.id !== who.id || !action?.takesContent)
    return refused('Nothing of yours waits for content under this address.');
  if (run.state !== 'waiting') return refused('Its content has been sent already, or it was given up.');
  const begun = await begin(parts, run, { content, signal });
  switch (begun.outcome) {
    case 'obstructed':
      return refused(begun.sentence);
    case 'taken':
      return refused('Its content is being sent already.');
    case 'ended':
      return { outcome: 'ran', run: begun.run };
  }
}

function refused(sentence: string): Poured {
  return { outcome: 'refused', sentence };
}
