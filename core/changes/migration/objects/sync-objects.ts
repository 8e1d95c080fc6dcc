import type { ChangingScene } from '../../../actions/action.ts';
import type { Json } from '../../../actions/plan.ts';
import { failureSentence } from '../../../cells/cell.ts';
import { attempt, isConflict } from '../../buckets/attempt.ts';
import { copyObject } from '../../buckets/copy-object.ts';
import { deletedKeyOutcome, deleteMany } from '../../buckets/delete-many.ts';
import { copyObstacle, readObject } from '../../buckets/object-state.ts';
import { patiently } from '../../buckets/restore-keys.ts';
import { KeptCheckpoint } from '../../tables/kept-checkpoint.ts';
import { UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import type { Answer } from '../../buckets/attempt.ts';
import { carryObject, LARGE_BYTES } from './carry.ts';
import { keepObjects } from './kept-objects.ts';
import { keyIn, pairObjects } from './pairs.ts';
import type { ObjectPair } from './pairs.ts';
import { RoomForBytes } from './room-for-bytes.ts';
import { isSame, listedAs } from './sameness.ts';
import type { Judged, SyncJob, SyncState } from './sync-state.ts';
import { keysDone, talliedKeys } from './sync-tally.ts';
import type { SyncedKey } from './sync-tally.ts';

const OBJECTS_AT_ONCE = 32;
const BYTES_AT_ONCE = 64 * 1_048_576;

/**
 * Makes one bucket hold what another one holds: keys in S3's order, a page of both at a time. What is the same by size
 * and checksum is left; the rest is carried. Done again it does what is left. Constant memory.
 * @throws UpstreamFailed, Cancelled.
 */
export async function syncObjects(
  scene: ChangingScene,
  job: SyncJob,
  from: SyncState,
  reached: (state: SyncState) => void,
): Promise<SyncState> {
  const { signal } = scene;
  let state = from;
  const reach = (next: Partial<SyncState>) => {
    state = { ...state, ...next };
    reached(state);
  };
  const checkpoints = new KeptCheckpoint(scene.run);
  const room = new RoomForBytes(OBJECTS_AT_ONCE, BYTES_AT_ONCE);
  const pairs = pairObjects({ ...job, after: state.after ?? undefined, signal });
  for await (const group of pairs) {
    const judged = await judgeAll(job, group, room, signal);
    const doomed = judged.filter(({ way }) => way === 'delete');
    const coming = judged.filter(({ way }) => way === 'copy');
    if (job.keeps && coming.length + doomed.length > 0) {
      await checkpoints.settle();
      const kept = await keepObjects(scene, job.to, [...coming, ...doomed], state);
      reach(kept);
      await scene.run.save(state as unknown as Json);
    }
    const outcomes = [
      ...judged.flatMap(({ settled }) => settled ?? []),
      ...(await Promise.all(
        coming.map(({ pair }) =>
          room.within(Math.min(LARGE_BYTES, pair.source?.sizeBytes ?? 0), () =>
            carry(job, pair, state, signal),
          ),
        ),
      )),
      ...(await deleteExtra(job, doomed, signal)),
    ];
    reach({ after: group.at(-1)?.key ?? state.after, tally: talliedKeys(state.tally, outcomes) });
    scene.run.report({ stage: 'syncing', done: keysDone(state.tally), unit: 'objects' });
    if (isHopeless(outcomes)) throw hopeless(outcomes);
    checkpoints.keep(state as unknown as Json);
  }
  await checkpoints.settle();
  return state;
}

function judgeAll(
  job: SyncJob,
  group: readonly ObjectPair[],
  room: RoomForBytes,
  signal: AbortSignal,
): Promise<readonly Judged[]> {
  return Promise.all(
    group.map(async (pair): Promise<Judged> => {
      const { key } = pair;
      const listed = listedAs(pair);
      if (listed === 'extra')
        return job.deletes
          ? { pair, way: 'delete' }
          : { pair, way: 'none', settled: { outcome: 'extra', key } };
      if (listed === 'same') return { pair, way: 'none', settled: { outcome: 'same', key } };
      if (listed !== 'unclear') return { pair, way: 'copy' };
      const same = await room.within(0, () => isSame(job.from, job.to, pair, signal));
      if (same === 'changed') return { pair, way: 'copy' };
      return { pair, way: 'none', settled: { outcome: same === 'same' ? 'same' : 'byTime', key } };
    }),
  );
}

/** One object. What S3 refuses costs that object alone; what it does not answer stops the whole. */
async function carry(
  job: SyncJob,
  pair: ObjectPair,
  state: SyncState,
  signal: AbortSignal,
): Promise<SyncedKey> {
  const { key } = pair;
  const source = pair.source;
  if (!source) return { outcome: 'moved', key, why: 'gone' };
  const first = await carryAs(job, source, state, signal);
  if (first.ok) return { outcome: 'copied', key, bytes: source.sizeBytes };
  if (!isConflict(first.failure)) return { outcome: 'failed', key, why: failureSentence(first.failure) };
  // Written by somebody since it was listed: once more, as it is now.
  const seen = await patiently(signal, () =>
    readObject(job.from.s3, { bucket: job.from.bucket, key: keyIn(job.from, key) }, signal),
  );
  if (!seen.ok) return { outcome: 'failed', key, why: failureSentence(seen.failure) };
  if (!seen.value) return { outcome: 'moved', key, why: 'deleted from the source meanwhile' };
  const {
    ETag: etag = '',
    ContentLength: sizeBytes = 0,
    StorageClass: storageClass = 'STANDARD',
  } = seen.value;
  const again = await carryAs(job, { key, etag, sizeBytes, storageClass }, state, signal);
  if (again.ok) return { outcome: 'copied', key, bytes: sizeBytes };
  const why = isConflict(again.failure) ? 'changed again and again' : failureSentence(again.failure);
  return { outcome: isConflict(again.failure) ? 'moved' : 'failed', key, why };
}

interface Coming {
  readonly key: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly storageClass: string;
}

function carryAs(
  job: SyncJob,
  coming: Coming,
  state: SyncState,
  signal: AbortSignal,
): Promise<Answer<unknown>> {
  const storageClass = job.storageClass ?? coming.storageClass;
  if (job.insideOfS3) return patiently(signal, () => copyInside(job, { ...coming, storageClass }, signal));
  const endsUploadsSince = job.isResumed ? state.begunAt : undefined;
  const order = { ...job, ...coming, storageClass, endsUploadsSince, signal };
  return patiently(signal, () => attempt('s3:PutObject', carryObject(order)));
}

async function copyInside(job: SyncJob, coming: Coming, signal: AbortSignal): Promise<Answer<unknown>> {
  const from = { bucket: job.from.bucket, key: keyIn(job.from, coming.key) };
  const seen = await readObject(job.to.s3, from, signal);
  if (!seen.ok) return seen;
  const source = seen.value;
  if (!source || source.ETag !== coming.etag) return conflict();
  const obstacle = copyObstacle(source);
  if (obstacle) return refusedFor(obstacle);
  const to = { bucket: job.to.bucket, key: keyIn(job.to, coming.key) };
  return copyObject(job.to.s3, { from, source, to, storageClass: coming.storageClass, signal });
}

function conflict(): Answer<never> {
  const detail = 'The object is not as it was listed.';
  return {
    ok: false,
    failure: {
      state: 'rejected',
      operation: 's3:GetObject',
      code: 'PreconditionFailed',
      detail,
      at: Date.now(),
    },
  };
}

function refusedFor(detail: string): Answer<never> {
  return {
    ok: false,
    failure: {
      state: 'rejected',
      operation: 's3:GetObject',
      code: 'InvalidObjectState',
      detail,
      at: Date.now(),
    },
  };
}

async function deleteExtra(
  { to }: SyncJob,
  doomed: readonly Judged[],
  signal: AbortSignal,
): Promise<readonly SyncedKey[]> {
  if (doomed.length === 0) return [];
  const keys = doomed.map(({ pair }) => ({ key: keyIn(to, pair.key), etag: pair.target?.etag ?? '' }));
  const outcomes: SyncedKey[] = [];
  for (let at = 0; at < keys.length; at += 1_000) {
    const some = await deleteMany(to.s3, { bucket: to.bucket, keys: keys.slice(at, at + 1_000), signal });
    outcomes.push(
      ...some.map(deletedKeyOutcome).map((one): SyncedKey => {
        if (one.outcome === 'failed') return { outcome: 'failed', key: one.key, why: one.why };
        if (one.outcome === 'changed') return { outcome: 'moved', key: one.key, why: 'written meanwhile' };
        return { outcome: 'deleted', key: one.key };
      }),
    );
  }
  return outcomes;
}

const HOPELESS = 50;

/** So many, and every one failed: the others would, too. */
function isHopeless(outcomes: readonly SyncedKey[]): boolean {
  const tried = outcomes.filter(({ outcome }) => outcome === 'copied' || outcome === 'failed');
  return tried.length >= HOPELESS && tried.every(({ outcome }) => outcome === 'failed');
}

function hopeless(outcomes: readonly SyncedKey[]): UpstreamFailed {
  const first = outcomes.find((one) => one.outcome === 'failed');
  const detail = first && 'why' in first ? first.why : undefined;
  return new UpstreamFailed({ state: 'rejected', operation: 's3:PutObject', detail, at: Date.now() });
}
