import { hashOf } from './canonical.ts';
import type { GateParts } from './gate-parts.ts';
import type { Obstacle } from './presentation.ts';
import type { Prepared } from './presenting.ts';
import type { Wish } from './wishes.ts';

/**
 * What stands in the way of taking back a run: it offers no such undo, the time for it has passed, or somebody did it
 * already. What is no undo of anything has no such obstacle.
 */
export async function undoObstacle(
  parts: GateParts,
  wish: Wish,
  prepared: Pick<Prepared, 'action' | 'input' | 'source'>,
): Promise<Obstacle | undefined> {
  if (wish.undoOf === undefined) return undefined;
  const run = await parts.home.runs.find(wish.undoOf);
  const offer = run?.outcome?.undo;
  const offered =
    run !== undefined &&
    offer !== undefined &&
    run.environmentId === prepared.source.environment.id &&
    offer.actionId === prepared.action.id &&
    hashOf(prepared.action.input.safeParse(offer.input).data) === hashOf(prepared.input);
  if (!offered)
    return { code: 'already-undone', sentence: 'That action does not offer this undo.', breakable: false };
  if (run.undoneBy !== undefined)
    return { code: 'already-undone', sentence: 'That was undone already.', breakable: false };
  if (offer.until !== undefined && offer.until < parts.now())
    return {
      code: 'undo-expired',
      sentence: 'What was kept for this undo is not kept any more.',
      breakable: false,
    };
  return undefined;
}
