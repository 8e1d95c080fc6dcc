import pLimit from 'p-limit';
import type { ChangingScene, Outcome, UndoOffer } from '../../actions/action.ts';
import type { Json, PlannedCapture } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { captureObject, captureRoom, OBJECTS_FORMAT } from '../captures/object-copies.ts';
import type { CapturedObject, CaptureRoom } from '../captures/object-copies.ts';
import { objectsOfSegment, segmentOfObjects } from '../captures/object-segments.ts';
import { callUpstream, endOf } from '../tables/engine/upstream-call.ts';
import { deletedKeyOutcome, deleteMany } from './delete-many.ts';
import { captureEnds } from './former-objects.ts';
import { copyObstacle, readObject } from './object-state.ts';
import { walkObjects } from './prefix-walk.ts';
import type { ListedObject } from './prefix-walk.ts';
import { patiently } from './restore-keys.ts';
import { endOfKeys, hopeless } from './prefix-ends.ts';
import { isHopeless, NOTHING_YET, tallied, tallyWords } from './tally.ts';
import type { KeyOutcome, Tally } from './tally.ts';

const AT_ONCE = 16;
/** Objects in one segment, and between two checkpoints. */
const BATCH = 500;

interface Checkpoint {
  /** Segments that are stored, and how many objects they hold. */
  readonly segments: number;
  readonly objects: number;
  /** The last key that was looked at. */
  readonly after?: string;
  /** Set once everything is captured: from there on objects are deleted, a segment at a time. */
  readonly capturedAt?: number;
  readonly deletedSegments: number;
  readonly tally: Tally;
}

const FIRST: Checkpoint = { segments: 0, objects: 0, deletedSegments: 0, tally: NOTHING_YET };

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly capture: PlannedCapture | undefined;
}

/**
 * Deletes every object under a prefix of a bucket without versions: first all of them are copied into the capture, and
 * only what has a copy is deleted, on the condition that it is still what was copied.
 */
export async function deleteCaptured(scene: ChangingScene, place: Place): Promise<Outcome> {
  let state = (scene.run.checkpoint as unknown as Checkpoint | undefined) ?? FIRST;
  const keep = async (next: Checkpoint) => {
    state = next;
    await scene.run.save(next as unknown as Json);
  };
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) return { outcome: 'failed', sentence: `${room.refusal} Nothing was deleted.` };
  try {
    if (state.capturedAt === undefined) {
      const stopped = await captureAll(scene, place, room, () => state, keep);
      if (stopped) return stopped;
    }
    while (state.deletedSegments < state.segments) {
      const objects = await callUpstream('s3:GetObject', scene, () =>
        objectsOfSegment(scene.captures, scene.run.id, state.deletedSegments),
      );
      const outcomes = await deleteCopied(scene, place.bucket, objects);
      const tally = tallied(state.tally, outcomes);
      await keep({ ...state, deletedSegments: state.deletedSegments + 1, tally });
      scene.run.report({ stage: 'deleting', done: tally.deleted, total: state.objects, unit: 'objects' });
      if (isHopeless(outcomes)) return hopeless(tally, offer(scene, place, tally));
    }
    return endOfKeys(state.tally, offer(scene, place, state.tally));
  } catch (error) {
    const ended = endOf(error);
    const { tally } = state;
    const words = tally.deleted === 0 ? 'Nothing was deleted' : tallyWords(tally);
    const undo = offer(scene, place, tally);
    if (ended.outcome === 'cancelled') return { outcome: 'cancelled', sentence: `Stopped: ${words}.`, undo };
    return {
      outcome: 'failed',
      sentence: failureSentence(ended.failure),
      failure: ended.failure,
      completed: words,
      remaining: 'the objects that are still listed',
      undo,
    };
  }
}

function offer(scene: ChangingScene, { bucket, capture }: Place, { deleted }: Tally): UndoOffer | undefined {
  if (deleted === 0) return undefined;
  return {
    actionId: 'buckets.put-back',
    input: { bucket, captureId: scene.run.id },
    ...(capture && { until: captureEnds(capture, scene.now()) }),
  };
}

async function captureAll(
  scene: ChangingScene,
  { bucket, prefix }: Place,
  room: CaptureRoom,
  stateOf: () => Checkpoint,
  keep: (next: Checkpoint) => Promise<void>,
): Promise<Outcome | undefined> {
  const { s3 } = scene.clients;
  const walk = { bucket, prefix, after: stateOf().after, signal: scene.signal };
  for await (const page of walkObjects(s3, walk))
    for (let first = 0; first < page.length; first += BATCH) {
      const state = stateOf();
      const batch = page.slice(first, first + BATCH);
      const { captured, outcomes } = await captureBatch(scene, bucket, room, batch, state.objects);
      const tally = tallied(state.tally, outcomes);
      if (captured.length === 0 && isHopeless(outcomes)) return hopeless(tally, undefined);
      if (captured.length > 0)
        await callUpstream('s3:PutObject', scene, () =>
          scene.captures.store(scene.run.id, state.segments, segmentOfObjects(captured)),
        );
      await keep({
        ...state,
        after: batch.at(-1)?.key,
        segments: state.segments + (captured.length > 0 ? 1 : 0),
        objects: state.objects + batch.length,
        tally,
      });
      scene.run.report({ stage: 'capturing', done: state.objects + batch.length, unit: 'objects' });
    }
  const state = stateOf();
  const capturedAt = scene.now();
  const manifest = {
    format: OBJECTS_FORMAT,
    segments: state.segments,
    capturedAt,
    facts: { bucket, prefix },
  };
  await callUpstream('s3:PutObject', scene, () => scene.captures.complete(scene.run.id, manifest));
  await keep({ ...state, capturedAt });
  return undefined;
}

/** Copies of a batch. What can not be copied is left where it is, and told. */
async function captureBatch(
  scene: ChangingScene,
  bucket: string,
  room: CaptureRoom,
  batch: readonly ListedObject[],
  firstNumber: number,
): Promise<{ readonly captured: readonly CapturedObject[]; readonly outcomes: readonly KeyOutcome[] }> {
  const { s3 } = scene.clients;
  const { signal } = scene;
  const limit = pLimit(AT_ONCE);
  const one = async ({ key }: ListedObject, index: number): Promise<CapturedObject | KeyOutcome> => {
    const from = { bucket, key };
    const source = await patiently(signal, () => readObject(s3, from, signal));
    if (!source.ok) return { key, outcome: 'failed', why: failureSentence(source.failure) };
    const { value } = source;
    if (!value) return { key, outcome: 'changed' };
    const obstacle = copyObstacle(value);
    if (obstacle) return { key, outcome: 'failed', why: obstacle };
    const number = firstNumber + index;
    const copied = await patiently(signal, () =>
      captureObject(s3, room, scene.run.id, { number, from, source: value, signal }),
    );
    return copied.ok ? copied.value : { key, outcome: 'failed', why: failureSentence(copied.failure) };
  };
  const settled = await Promise.allSettled(batch.map((object, index) => limit(() => one(object, index))));
  const broken = settled.find((each) => each.status === 'rejected');
  if (broken) throw broken.reason;
  const results = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return {
    captured: results.filter((each): each is CapturedObject => 'number' in each),
    outcomes: results.filter((each): each is KeyOutcome => 'outcome' in each),
  };
}

async function deleteCopied(
  scene: ChangingScene,
  bucket: string,
  objects: readonly CapturedObject[],
): Promise<readonly KeyOutcome[]> {
  const deleted = await deleteMany(scene.clients.s3, { bucket, keys: objects, signal: scene.signal });
  return deleted.map(deletedKeyOutcome);
}
