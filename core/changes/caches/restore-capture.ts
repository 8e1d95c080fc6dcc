import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { noteCall } from '../../environments/call-log.ts';
import type { RawRedis } from '../../environments/raw-redis.ts';
import { failureOf } from '../../upstream/failure.ts';
import { cacheId, cacheName, cacheOf, captureId } from './cache-input.ts';
import { hoursLeft, KEYS_FORMAT } from './captured-keys.ts';
import { restoreKeys } from './engine/restore.ts';
import type { RestoreEnd } from './engine/restore.ts';
import { CONNECTS } from './permissions.ts';

const restoreInput = z.object({ cache: cacheId, captureId }).strict();
type RestoreInput = z.infer<typeof restoreInput>;

const checkpointSchema = z.object({
  segmentsDone: z.number().int().min(0),
  restored: z.number().int().min(0),
});

async function plan(scene: PlanningScene, input: RestoreInput): Promise<Planned> {
  const cache = cacheOf(scene, input.cache);
  if (!cache) return refused('There is no such cache in this environment.');
  try {
    const manifest = await scene.captures.manifest(input.captureId);
    if (!manifest) return refused('The capture is not kept any more.');
    const { facts } = manifest;
    const captured =
      typeof facts === 'object' && facts !== null && 'cache' in facts ? facts.cache : undefined;
    if (manifest.format !== KEYS_FORMAT || captured !== input.cache)
      return refused('That is not a capture of this cache.');
    if (manifest.expiresAt < scene.now()) return refused('The capture is not kept any more.');
    return planned({
      summary: `Put back the keys of ${cache.label} that were captured at ${new Date(manifest.capturedAt).toISOString()}`,
      calls: [
        { operation: 's3:GetObject', on: input.captureId, times: `${manifest.segments} segments` },
        { operation: 'redis:RESTORE', on: cache.label, times: 'once a key' },
      ],
      changes: [{ attribute: 'keys', before: 'as they are', after: 'and those of the capture' }],
      costs: [],
      loses: [],
      undo: { reach: 'none', how: 'Keys that were put back can be deleted again by pattern.' },
      commands: [],
      version: `${manifest.capturedAt} ${manifest.segments}`,
      estimates: [{ label: 'kept for', value: `${hoursLeft(manifest.expiresAt, scene.now())} h` }],
      facts: { segments: manifest.segments },
    });
  } catch (error) {
    const failure = failureOf(error, 's3:GetObject');
    return refused(failureSentence(failure), failure);
  }
}

async function execute(scene: ChangingScene, input: RestoreInput): Promise<Outcome> {
  const manifest = await scene.captures.manifest(input.captureId);
  if (!manifest) return { outcome: 'failed', sentence: 'The capture is not kept any more.' };
  const before = checkpointSchema.safeParse(scene.run.checkpoint);
  const skipSegments = before.success ? before.data.segmentsDone : 0;
  const restoredBefore = before.success ? before.data.restored : 0;
  let saving: Promise<void> = Promise.resolve();
  let saved = skipSegments;
  let redis: RawRedis | undefined;
  try {
    redis = await scene.clients.redis(input.cache).raw();
    noteCall({ operation: 'redis:RESTORE' });
    const ended = await restoreKeys(redis, {
      segments: Array.from({ length: manifest.segments }, (_, number) => number),
      load: (segment) => scene.captures.segment(input.captureId, segment),
      existing: 'keep',
      skipSegments,
      signal: scene.signal,
      onProgress({ done, segmentsDone }) {
        scene.run.report({ stage: 'putting back', done: restoredBefore + done, unit: 'keys' });
        if (segmentsDone <= saved) return;
        saved = segmentsDone;
        saving = saving.then(() => scene.run.save({ segmentsDone, restored: restoredBefore + done }));
        // A save that fails stops the run at its end; an earlier checkpoint puts the same keys back again.
        saving.catch(() => undefined);
      },
    });
    await saving;
    return outcomeOf(ended, restoredBefore);
  } catch (error) {
    const failure = failureOf(error, 'redis:RESTORE');
    return { outcome: 'failed', sentence: failureSentence(failure), failure };
  } finally {
    redis?.close();
  }
}

function outcomeOf(ended: RestoreEnd, restoredBefore: number): Outcome {
  const restored = restoredBefore + ended.restored;
  const parts = [
    `${restored.toLocaleString('en-US')} keys put back`,
    ...(ended.kept > 0 ? [`${ended.kept} were written anew meanwhile and are kept`] : []),
    ...(ended.same > 0 ? [`${ended.same} were there already`] : []),
    ...(ended.expired > 0 ? [`${ended.expired} have expired meanwhile`] : []),
    ...(ended.refused > 0 ? [`${ended.refused} are not taken by this server`] : []),
  ].join('; ');
  switch (ended.kind) {
    case 'done':
      return { outcome: 'done', sentence: `${parts}.` };
    case 'cancelled':
      return { outcome: 'cancelled', sentence: `Stopped: ${parts}.` };
    case 'failed':
      return {
        outcome: 'failed',
        sentence: failureSentence(ended.failure),
        failure: ended.failure,
        completed: parts,
        remaining: 'The rest is still in the capture: the same undo goes on with it.',
      };
    case 'damaged':
      return {
        outcome: 'failed',
        sentence: `Segment ${ended.segment} of the capture is damaged (${ended.flaw}).`,
        completed: parts,
        remaining: 'What stands in that segment and behind it was not put back.',
      };
    case 'unfit':
      return {
        outcome: 'failed',
        sentence: `This server does not take values that were captured by ${ended.capturedBy}.`,
        completed: parts,
      };
  }
}

export const restoreCapture = defineAction<RestoreInput>({
  id: 'caches.restore-capture',
  title: 'Put keys back',
  kind: 'cache',
  risk: 'reversible',
  capability: 'data:change',
  input: restoreInput,
  target: cacheName,
  changes: ['redis:RESTORE'],
  permissions: CONNECTS,
  long: true,
  plan,
  execute,
});
