import type { ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { callUpstream, endOf } from '../tables/engine/upstream-call.ts';
import { deletedKeyOutcome, deleteMany } from './delete-many.ts';
import { walkObjects } from './prefix-walk.ts';
import { endOfKeys, hopeless, momentUndo } from './prefix-ends.ts';
import { isHopeless, keysSeen, NOTHING_YET, tallied, tallyWords } from './tally.ts';
import type { Tally } from './tally.ts';
import { momentBefore } from './upstream-clock.ts';

interface Checkpoint {
  readonly begunAt: number;
  readonly tally: Tally;
}

interface Listed {
  readonly bucket: string;
  readonly prefix: string;
  /** Each gets a delete marker then; else it is gone. */
  readonly isVersioned: boolean;
}

/**
 * Deletes every object under a prefix that was there when the operation began. What is deleted is listed no more, so
 * that it goes on after a kill by listing again.
 */
export async function deleteListed(
  scene: ChangingScene,
  { bucket, prefix, isVersioned }: Listed,
): Promise<Outcome> {
  const { s3 } = scene.clients;
  const { signal } = scene;
  const saved = scene.run.checkpoint as unknown as Checkpoint | undefined;
  let tally = saved?.tally ?? NOTHING_YET;
  let begunAt = saved?.begunAt;
  const undo = () =>
    isVersioned && begunAt !== undefined ? momentUndo({ bucket, prefix }, begunAt) : undefined;
  try {
    if (begunAt === undefined) {
      begunAt = await callUpstream('s3:ListBucket', scene, (both) => momentBefore(s3, bucket, both));
      await scene.run.save({ begunAt, tally } as unknown as Json);
    }
    for await (const objects of walkObjects(s3, { bucket, prefix, signal })) {
      const since = begunAt;
      const due = objects.filter(({ modifiedAt }) => modifiedAt <= since);
      if (due.length === 0) continue;
      const deleted = await deleteMany(s3, { bucket, keys: due, signal });
      const outcomes = deleted.map(deletedKeyOutcome);
      tally = tallied(tally, outcomes);
      if (isHopeless(outcomes)) return hopeless(tally, undo());
      await scene.run.save({ begunAt, tally } as unknown as Json);
      scene.run.report({ stage: 'deleting', done: keysSeen(tally), unit: 'objects' });
    }
  } catch (error) {
    const ended = endOf(error);
    if (ended.outcome === 'cancelled')
      return {
        outcome: 'cancelled',
        sentence: `Stopped: ${tallyWords(tally)}. The rest is as it was.`,
        undo: undo(),
      };
    return {
      outcome: 'failed',
      sentence: failureSentence(ended.failure),
      failure: ended.failure,
      completed: tallyWords(tally),
      remaining: 'the objects that are still listed',
      undo: undo(),
    };
  }
  return endOfKeys(tally, undo());
}
