import type { Source } from '../resources/source.ts';
import type { Action } from './action.ts';
import { hashOf } from './canonical.ts';
import type { GateParts } from './gate-parts.ts';
import type { Obstacle } from './presentation.ts';
import type { Wish } from './wishes.ts';

export const UNDONE = 'That was undone already.';

type Undoing =
  | { readonly outcome: 'allowed'; readonly obstacles: readonly Obstacle[] }
  | { readonly outcome: 'refused'; readonly sentence: string };

/**
 * Whether a run may be taken back by this wish. Where it offers no such undo nothing is planned; where the time for it
 * has passed, or somebody did it already, that stands in the way. What is no undo of anything is allowed.
 */
export async function undoingOf(
  parts: GateParts,
  wish: Wish,
  { action, input, source }: { readonly action: Action; readonly input: unknown; readonly source: Source },
): Promise<Undoing> {
  if (wish.undoOf === undefined) return { outcome: 'allowed', obstacles: [] };
  const run = await parts.home.runs.find(wish.undoOf);
  const offer = run?.outcome?.undo;
  if (
    run?.environmentId !== source.environment.id ||
    offer?.actionId !== action.id ||
    hashOf(action.input.safeParse(offer.input).data) !== hashOf(input)
  )
    return { outcome: 'refused', sentence: 'That action does not offer this undo.' };
  return { outcome: 'allowed', obstacles: obstaclesOf(run.undoneBy, offer.until, parts.now()) };
}

function obstaclesOf(undoneBy: string | undefined, until = Infinity, now: number): readonly Obstacle[] {
  if (undoneBy !== undefined) return [{ code: 'already-undone', sentence: UNDONE, breakable: false }];
  if (until < now)
    return [
      {
        code: 'undo-expired',
        sentence: 'What was kept for this undo is not kept any more.',
        breakable: false,
      },
    ];
  return [];
}
