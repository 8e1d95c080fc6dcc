import { setMaxListeners } from 'node:events';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome } from '../../actions/action.ts';
import type { Json, Plan } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { may } from '../../permissions/permission.ts';
import { placeName } from '../buckets/names.ts';
import { WRITES_OBJECTS } from '../buckets/permissions.ts';
import { momentBefore } from '../buckets/upstream-clock.ts';
import { KEEPS_COPIES } from '../captures/permissions.ts';
import { Cancelled, endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { checkObjects } from './objects/check-objects.ts';
import { completeObjects } from './objects/kept-objects.ts';
import { keyIn } from './objects/pairs.ts';
import { syncObjects } from './objects/sync-objects.ts';
import { syncBeginning, syncStateSchema } from './objects/sync-state.ts';
import type { SyncJob, SyncState } from './objects/sync-state.ts';
import { syncChanges, syncSentence } from './objects/sync-tally.ts';
import { syncBucketInput, targetBucketOf } from './sync-input.ts';
import type { SyncBucketInput } from './sync-input.ts';
import { insideOfS3, planSync } from './sync-plan.ts';
import type { SyncFacts } from './sync-plan.ts';

const HOUR_MS = 3_600_000;

async function execute(scene: ChangingScene, input: SyncBucketInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as SyncFacts;
  const source = scene.sourceOf(input.fromEnvironment);
  const bucket = targetBucketOf(input, scene.source.environment);
  if (!source || bucket === undefined)
    throw new RangeError('There is no such environment to take data from any more.');
  setMaxListeners(0, scene.signal);
  const saved = scene.run.checkpoint;
  const job: SyncJob = {
    from: { s3: source.clients.s3, bucket: input.fromBucket, folder: input.fromFolder },
    to: { s3: scene.clients.s3, bucket, folder: input.folder },
    prefix: input.prefix,
    insideOfS3: insideOfS3(source.environment, scene.source.environment),
    deletes: input.delete,
    storageClass: input.storageClass,
    keeps: !facts.isVersioned && facts.keptForHours !== null,
    isResumed: saved !== undefined,
  };
  let state: SyncState | undefined = saved === undefined ? undefined : syncStateSchema.parse(saved);
  try {
    if (!state) {
      state = syncBeginning(await momentBefore(job.to.s3, bucket, scene.signal));
      await scene.run.save(state as unknown as Json);
    }
    if (state.stage === 'writing') {
      const ended = await syncObjects(scene, job, state, (next) => (state = next));
      state = { ...ended, stage: 'checking' };
      await scene.run.save(state as unknown as Json);
    }
    const undo = await undoOf(scene, job, facts, state);
    const results = await checkObjects(scene, job, input.check);
    const told = [syncSentence(state.tally), ...results.map(({ sentence }) => sentence)].join(' ');
    const changes = [
      ...syncChanges(state.tally),
      ...results.map(({ sentence }) => ({ attribute: 'check', after: sentence })),
    ];
    const { failed, moved } = state.tally;
    if (failed + moved === 0 && results.every(({ ok }) => ok))
      return { outcome: 'done', sentence: told, changes, ...undo };
    return {
      outcome: 'failed',
      sentence: [
        ...(failed + moved > 0 ? [syncSentence(state.tally)] : []),
        ...results.filter(({ ok }) => !ok).map(({ sentence }) => sentence),
        'Synced again, only what differs is copied.',
      ].join(' '),
      completed: told,
      remaining: 'What differs.',
      changes,
      ...undo,
    };
  } catch (error) {
    if (!(error instanceof UpstreamFailed) && !(error instanceof Cancelled)) throw error;
    return stopped(scene, job, facts, state, error);
  }
}

async function stopped(
  scene: ChangingScene,
  job: SyncJob,
  facts: SyncFacts,
  state: SyncState | undefined,
  error: UpstreamFailed | Cancelled,
): Promise<Outcome> {
  const undo = state ? await undoOf(scene, job, facts, state).catch(() => ({})) : {};
  const told = [
    state ? syncSentence(state.tally) : 'Nothing was written.',
    ...(state?.stage === 'writing' ? ['Objects of the group that was under way may be written too.'] : []),
  ].join(' ');
  const end = endOf(error);
  if (end.outcome === 'cancelled') return { outcome: 'cancelled', sentence: `Stopped. ${told}`, ...undo };
  return {
    outcome: 'failed',
    sentence: [failureSentence(end.failure), end.failure.detail].filter(Boolean).join(' '),
    failure: end.failure,
    completed: told,
    remaining: state?.stage === 'checking' ? 'The check of what was written.' : 'The keys after these.',
    ...undo,
  };
}

/** A bucket with versions is set back to the moment before; else what was kept is put back. @throws UpstreamFailed. */
async function undoOf(
  scene: ChangingScene,
  { to, prefix, keeps, isResumed }: SyncJob,
  facts: SyncFacts,
  state: SyncState,
) {
  const { bucket } = to;
  if (facts.isVersioned) {
    const { copied, deleted, failed } = state.tally;
    // The tally knows nothing of a group that was broken off.
    const written = state.stage === 'writing' || isResumed || copied + deleted + failed > 0;
    const input = { bucket, prefix: keyIn(to, prefix), at: state.begunAt };
    return written ? { undo: { actionId: 'buckets.restore-prefix', input } } : {};
  }
  if (!keeps || state.pieces === 0) return {};
  await completeObjects(scene, to, state);
  const input = { bucket, captureId: scene.run.id };
  const until = scene.now() + (facts.keptForHours ?? 0) * HOUR_MS;
  return { undo: { actionId: 'migration.unsync-bucket', input, until } };
}

export const syncBucketAction = defineAction<SyncBucketInput>({
  id: 'migration.sync-bucket',
  title: 'Sync bucket from another environment',
  kind: 'bucket',
  risk: 'costly',
  capability: 'data:change',
  input: syncBucketInput,
  target: (input, environment) =>
    placeName(targetBucketOf(input, environment) ?? input.fromBucket, keyIn(input, input.prefix)),
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  permissions: [...WRITES_OBJECTS, may('object', 's3:DeleteObject'), ...KEEPS_COPIES],
  long: true,
  dataFrom: ({ fromEnvironment }) => ({ environmentId: fromEnvironment, masked: false }),
  plan: (scene, input) => planSync(scene, input, targetBucketOf(input, scene.source.environment)),
  execute,
});
