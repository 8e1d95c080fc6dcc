import pLimit from 'p-limit';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Json, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { captureRoom, OBJECTS_FORMAT, putCapturedBack } from '../captures/object-copies.ts';
import type { CapturedObject, CaptureRoom } from '../captures/object-copies.ts';
import { objectsOfSegment } from '../captures/object-segments.ts';
import { callUpstream, endOf } from '../tables/engine/upstream-call.ts';
import { isConflict } from './attempt.ts';
import { bucketName, captureId } from './names.ts';
import { patiently } from './restore-keys.ts';
import { endOfKeys, hopeless } from './prefix-ends.ts';
import { isHopeless, keysSeen, NOTHING_YET, tallied, tallyWords } from './tally.ts';
import type { KeyOutcome, Tally } from './tally.ts';
import { WRITES_OBJECTS } from './permissions.ts';

const AT_ONCE = 16;

const input = z.object({ bucket: bucketName, captureId }).strict();
type Input = z.infer<typeof input>;

async function plan(scene: PlanningScene, { bucket, captureId: id }: Input): Promise<Planned> {
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) return refused(room.refusal);
  const manifest = await scene.captures.manifest(id);
  const facts = manifest?.facts as { readonly bucket?: string; readonly prefix?: string } | undefined;
  if (!manifest || manifest.format !== OBJECTS_FORMAT || facts?.bucket !== bucket)
    return refused('There is no such capture of objects of this bucket any more.');
  const label = labelOf(scene.source.environment);
  const from = `s3://${room.bucket}/${room.prefix}${id}/objects/`;
  return planned({
    summary: `Put back what was deleted under ${facts.prefix ?? ''} in ${bucket}`,
    calls: [{ operation: 's3:PutObject', on: bucket, times: 'a copy per object' }],
    changes: [{ attribute: bucket, after: 'the captured objects, where nothing else stands by then' }],
    costs: ['Each object is a COPY request, and is stored again.'],
    loses: [],
    undo: { reach: 'none', how: 'Nothing is overwritten. What is put back can be deleted again.' },
    commands: [`${awsCommand(label, 's3', 'ls')} ${quoted(from)}`],
    version: hashOf([bucket, id, manifest.capturedAt]),
    estimates: [],
    facts: {},
  });
}

interface Checkpoint {
  readonly segment: number;
  readonly tally: Tally;
}

async function execute(scene: ChangingScene, where: Input): Promise<Outcome> {
  const saved = scene.run.checkpoint as unknown as Checkpoint | undefined;
  let { segment, tally } = saved ?? { segment: 0, tally: NOTHING_YET };
  const room = await captureRoom(scene.captures);
  if ('refusal' in room) return { outcome: 'failed', sentence: room.refusal };
  try {
    const manifest = await callUpstream('s3:GetObject', scene, () =>
      scene.captures.manifest(where.captureId),
    );
    const isResumed = saved !== undefined;
    for (; segment < (manifest?.segments ?? 0); segment += 1) {
      const number = segment;
      const objects = await callUpstream('s3:GetObject', scene, () =>
        objectsOfSegment(scene.captures, where.captureId, number),
      );
      const outcomes = await putBackSegment(scene, where, room, objects, isResumed);
      tally = tallied(tally, outcomes);
      await scene.run.save({ segment: segment + 1, tally } as unknown as Json);
      scene.run.report({ stage: 'putting back', done: keysSeen(tally), unit: 'objects' });
      if (isHopeless(outcomes)) return hopeless(tally, undefined);
    }
    return endOfKeys(tally, undefined);
  } catch (error) {
    const ended = endOf(error);
    if (ended.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: `Stopped: ${tallyWords(tally)}. It can be done again.` };
    return {
      outcome: 'failed',
      sentence: failureSentence(ended.failure),
      failure: ended.failure,
      completed: tallyWords(tally),
      remaining: 'the objects after these: it can be done again',
    };
  }
}

async function putBackSegment(
  scene: ChangingScene,
  { bucket, captureId: id }: Input,
  room: CaptureRoom,
  objects: readonly CapturedObject[],
  isResumed: boolean,
): Promise<readonly KeyOutcome[]> {
  const { s3 } = scene.clients;
  const { signal } = scene;
  const limit = pLimit(AT_ONCE);
  const one = async (object: CapturedObject): Promise<KeyOutcome> => {
    const { key } = object;
    let gone = false;
    const written = await patiently(signal, async () => {
      const answer = await putCapturedBack(s3, room, id, {
        object,
        bucket,
        expected: { etag: null },
        signal,
      });
      gone = answer === undefined;
      return answer ?? { ok: true, value: {} };
    });
    if (gone) return { key, outcome: 'failed', why: 'its copy is not there any more' };
    if (written.ok) return { key, outcome: 'copied' };
    if (!isConflict(written.failure))
      return { key, outcome: 'failed', why: failureSentence(written.failure) };
    // The same attempt before the console was killed, or somebody else's object: it is not overwritten either way.
    return { key, outcome: isResumed ? 'untouched' : 'changed' };
  };
  const settled = await Promise.allSettled(objects.map((object) => limit(() => one(object))));
  const broken = settled.find((each) => each.status === 'rejected');
  if (broken) throw broken.reason;
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

export const putBack = defineAction<Input>({
  id: 'buckets.put-back',
  title: 'Put deleted objects back',
  kind: 'bucket',
  risk: 'safe',
  capability: 'data:change',
  input,
  target: ({ bucket }) => bucket,
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: WRITES_OBJECTS,
  long: true,
  plan,
  execute,
});
