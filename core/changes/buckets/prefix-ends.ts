import type { Outcome, UndoOffer } from '../../actions/action.ts';
import { namedChanges, namedWords, tallyWords } from './tally.ts';
import type { Tally } from './tally.ts';

/** How an operation over many keys ended that came to its end. */
export function endOfKeys(tally: Tally, undo: UndoOffer | undefined): Outcome {
  const sentence = `${tallyWords(tally)}.${namedWords(tally)}`;
  if (tally.failed === 0) return { outcome: 'done', sentence, undo, ...changesOf(tally) };
  return {
    outcome: 'failed',
    sentence,
    completed: tallyWords({ ...tally, failed: 0 }),
    remaining: `${tally.failed.toLocaleString('en')} keys that failed`,
    undo,
    ...changesOf(tally),
  };
}

/** Stopped, since no key of the last ones could be written. */
export function hopeless(tally: Tally, undo: UndoOffer | undefined): Outcome {
  return {
    outcome: 'failed',
    sentence: `Stopped, since one key after the other failed.${namedWords(tally)}`,
    completed: tallyWords({ ...tally, failed: 0 }),
    remaining: 'the keys that failed, and those after them',
    undo,
    ...changesOf(tally),
  };
}

/** Everything under the prefix as it was before an operation began. */
export function momentUndo(
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  begunAt: number,
): UndoOffer {
  return { actionId: 'buckets.restore-prefix', input: { bucket, prefix, at: begunAt } };
}

function changesOf(tally: Tally) {
  return tally.named.length > 0 ? { changes: namedChanges(tally) } : {};
}
