import type { Content } from './action.ts';
import { endRun, executeRun, LEASE_MS } from './executing.ts';
import type { GateParts } from './gate-parts.ts';
import { prepare } from './presenting.ts';
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
 * Executes a run that was confirmed and waits for its content. Whether the person still may, whether anything stands in
 * the way and whether the plan is still the same is asked once more, since hours may lie between.
 */
export async function pour(parts: GateParts, { runId, who, content, signal }: Pouring): Promise<Poured> {
  const run = await parts.home.runs.find(runId);
  const action = parts.actions.find((one) => one.id === run?.actionId);
  if (run?.who.id !== who.id || !action?.takesContent)
    return refused('Nothing of yours waits for content under this address.');
  if (run.state !== 'waiting') return refused('Its content has been sent already, or it was given up.');
  const { actionId, environmentId, input, from, undoOf } = run;
  const preparing = await prepare(parts, { actionId, environmentId, input, who, from, undoOf, signal });
  if (preparing.outcome === 'invalid' || preparing.outcome === 'unknown')
    return refused('This console knows no such action or environment any more.');
  if (preparing.outcome === 'forbidden') return refused(preparing.sentence);
  if (preparing.outcome === 'prepared') {
    const { obstacles } = preparing.prepared.presentation;
    const obstacle = obstacles.find((one) => !(one.breakable && run.brokeGlass));
    if (obstacle) return refused(obstacle.sentence);
  }
  const leased = await parts.home.runs.lease(runId, parts.owner, LEASE_MS);
  if (!leased) return refused('Its content is being sent already.');
  if (preparing.outcome === 'refused' || preparing.prepared.presentation.hash !== run.planHash) {
    const why = preparing.outcome === 'refused' ? preparing.sentence : 'The plan would be another one now.';
    const sentence = `What was confirmed is not what would happen now. Nothing was changed. ${why}`;
    return { outcome: 'ran', ...(await endRun(parts, leased, { outcome: 'failed', sentence }, [], false)) };
  }
  return { outcome: 'ran', ...(await executeRun(parts, leased, { resumed: true, content, signal })) };
}

function refused(sentence: string): Poured {
  return { outcome: 'refused', sentence };
}
