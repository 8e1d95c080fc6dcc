import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { may } from '../../permissions/permission.ts';
import { deletedKeyOutcome, deleteMany } from '../buckets/delete-many.ts';
import { bucketName, captureId } from '../buckets/names.ts';
import { readObject } from '../buckets/object-state.ts';
import type { ObjectState } from '../buckets/object-state.ts';
import { WRITES_OBJECTS } from '../buckets/permissions.ts';
import { patiently } from '../buckets/restore-keys.ts';
import { NOTHING_YET, tallied, tallyWords } from '../buckets/tally.ts';
import type { KeyOutcome, Tally } from '../buckets/tally.ts';
import { captureRoom, putCapturedBack } from '../captures/object-copies.ts';
import type { CaptureRoom } from '../captures/object-copies.ts';
import { manifestOf } from '../tables/captured-table.ts';
import { endOf, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import { keptObjects, SYNC_FORMAT, syncFactsSchema } from './objects/kept-objects.ts';
import type { KeptObject } from './objects/kept-objects.ts';
import { RoomForBytes } from './objects/room-for-bytes.ts';

const AT_ONCE = 16;

const unsyncInput = z.object({ bucket: bucketName, captureId }).strict();
type UnsyncInput = z.infer<typeof unsyncInput>;

/** S3 tells whole seconds, and its servers' clocks are not one. */
const CLOCKS_APART_MS = 2_000;

type Facts = Readonly<Required<z.infer<typeof syncFactsSchema>>> & { readonly segments: number };

async function plan(scene: PlanningScene, input: UnsyncInput): Promise<Planned> {
  const found = await manifestOf(scene.captures, input.captureId, scene.now());
  if (found.outcome === 'none') return refused(found.sentence, found.failure);
  const known = syncFactsSchema.safeParse(found.manifest.facts);
  if (found.manifest.format !== SYNC_FORMAT || !known.success)
    return refused('The capture holds no synced objects.');
  if (known.data.bucket !== input.bucket)
    return refused(`The capture holds objects of ${known.data.bucket}: they go back there and nowhere else.`);
  const { segments, capturedAt } = found.manifest;
  const facts: Facts = { endedAt: capturedAt, ...known.data, segments };
  return planned({
    summary: `Put back what a sync changed in ${input.bucket}`,
    calls: [
      {
        operation: 's3:PutObject',
        on: input.bucket,
        times: 'a copy per object that was overwritten or deleted',
      },
      { operation: 's3:DeleteObject', on: input.bucket, times: 'a call per 1,000 objects that were new' },
    ],
    changes: [{ attribute: 'objects', after: 'as they were before; what others have changed since is left' }],
    costs: ['Each object that is put back is a COPY request.'],
    loses: ['What was synced, where nobody has changed it since.'],
    undo: { reach: 'none', how: 'What was synced can be synced again from where it came.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'copy-object', { bucket: input.bucket }),
    ],
    version: hashOf([input, facts]).slice(0, 32),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

interface State {
  /** Pieces left to do, from the last to the first: of a key that was written twice the last one counts. */
  readonly left: number;
  readonly tally: Tally;
}

async function execute(scene: ChangingScene, input: UnsyncInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as Facts;
  setMaxListeners(0, scene.signal);
  let state = (scene.run.checkpoint as unknown as State | undefined) ?? {
    left: facts.segments,
    tally: NOTHING_YET,
  };
  try {
    const room = await captureRoom(scene.captures);
    if ('refusal' in room) return { outcome: 'failed', sentence: room.refusal };
    while (state.left > 0) {
      const objects = await keptObjects(scene.captures, input.captureId, state.left - 1);
      const outcomes = await setBackAll(scene, input, facts, room, objects);
      state = { left: state.left - 1, tally: tallied(state.tally, outcomes) };
      await scene.run.save(state as unknown as Json);
      const done = facts.segments - state.left;
      scene.run.report({ stage: 'putting back', done, total: facts.segments, unit: 'pieces' });
    }
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped: ${tallyWords(state.tally)}.` };
    const completed = tallyWords(state.tally);
    const sentence = failureSentence(end.failure);
    return { outcome: 'failed', sentence, failure: end.failure, completed, remaining: 'The other objects.' };
  }
  return { outcome: 'done', sentence: `${tallyWords(state.tally)}.` };
}

async function setBackAll(
  scene: ChangingScene,
  input: UnsyncInput,
  facts: Facts,
  room: CaptureRoom,
  objects: readonly KeptObject[],
): Promise<readonly KeyOutcome[]> {
  const atOnce = new RoomForBytes(AT_ONCE, Number.MAX_SAFE_INTEGER);
  const doomed: { key: string; etag: string }[] = [];
  const settled = await Promise.all(
    objects.map((object) =>
      atOnce.within(0, async (): Promise<readonly KeyOutcome[]> => {
        const { key, before } = object;
        const { signal, clients } = scene;
        const seen = await patiently(signal, () =>
          readObject(clients.s3, { bucket: input.bucket, key }, signal),
        );
        if (!seen.ok) throw new UpstreamFailed(seen.failure);
        const now = seen.value;
        if ((now?.ETag ?? null) === (before?.etag ?? null)) return [{ key, outcome: 'untouched' }];
        if (!isOfSync(now, object, facts)) return [{ key, outcome: 'changed' }];
        if (!before) {
          doomed.push({ key, etag: now?.ETag ?? '' });
          return [];
        }
        const expected = { etag: now?.ETag ?? null };
        const { captureId: id, bucket } = input;
        let isGone = false;
        const written = await patiently(signal, async () => {
          const order = { object: before, bucket, expected, signal };
          const answer = await putCapturedBack(clients.s3, room, id, order);
          isGone = answer === undefined;
          return answer ?? { ok: true, value: {} };
        });
        if (isGone) return [{ key, outcome: 'failed', why: 'its copy is not there any more' }];
        return written.ok
          ? [{ key, outcome: 'copied' }]
          : [{ key, outcome: 'failed', why: failureSentence(written.failure) }];
      }),
    ),
  );
  const deleted: KeyOutcome[] = [];
  for (let at = 0; at < doomed.length; at += 1_000) {
    const keys = doomed.slice(at, at + 1_000);
    const some = await deleteMany(scene.clients.s3, { bucket: input.bucket, keys, signal: scene.signal });
    deleted.push(...some.map(deletedKeyOutcome));
  }
  return [...settled.flat(), ...deleted];
}

/** Whether what stands there is what the sync left: by its ETag, else by its size and the time that the sync took. */
function isOfSync(now: ObjectState | undefined, { after }: KeptObject, { begunAt, endedAt }: Facts): boolean {
  if (!after || !now) return !after && !now;
  if (now.ETag === after.etag) return true;
  const writtenAt = now.LastModified?.getTime() ?? 0;
  return (
    now.ContentLength === after.sizeBytes && writtenAt > begunAt && writtenAt <= endedAt + CLOCKS_APART_MS
  );
}

export const unsyncBucketAction = defineAction<UnsyncInput>({
  id: 'migration.unsync-bucket',
  title: 'Put back what a sync changed',
  kind: 'bucket',
  risk: 'costly',
  capability: 'data:change',
  input: unsyncInput,
  target: ({ bucket }) => bucket,
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
  permissions: [...WRITES_OBJECTS, may('object', 's3:DeleteObject')],
  long: true,
  plan,
  execute,
});
