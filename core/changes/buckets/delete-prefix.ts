import { GetBucketOwnershipControlsCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Plan, Planned, PlannedUndo } from '../../actions/plan.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { captureRoom, plannedCapture } from '../captures/object-copies.ts';
import type { CaptureRoom } from '../captures/object-copies.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { attempt, within } from './attempt.ts';
import { deleteCaptured } from './delete-captured.ts';
import { deleteListed } from './delete-listed.ts';
import { keepsCopies, NO_UNDO, nothingKept, unreadSentence } from './former-objects.ts';
import { bucketName, bytesInWords, counted, keyPrefix, placeName } from './names.ts';
import { readVersioning } from './object-state.ts';
import { walkObjects } from './prefix-walk.ts';
import { may } from '../../permissions/permission.ts';
import { KEEPS_COPIES } from '../captures/permissions.ts';

/** What one operation captures. Beyond it a longer prefix is asked for: a person should know what goes. */
const MOST_CAPTURED = 100_000;
const MOST_CAPTURED_BYTES = 1024 ** 4;
/** Pages of a thousand objects that a plan counts. */
const COUNTED_PAGES = 100;
const COUNT_MS = 10_000;
const CALL_MS = 10_000;

const input = z
  .object({
    bucket: bucketName,
    prefix: keyPrefix.refine((value) => value !== '', 'must not be empty: that would be the whole bucket'),
  })
  .strict();
type Input = z.infer<typeof input>;

async function plan(scene: PlanningScene, { bucket, prefix }: Input): Promise<Planned> {
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  if (versioning.value.versioning === 'suspended')
    return refused(
      `Versioning of ${bucket} is suspended: some objects would be lost and others not. Enable it first, then every object keeps its versions.`,
    );
  const room = await captureRoom(scene.captures);
  if (!('refusal' in room) && overlaps(room, bucket, prefix))
    return refused(`Captures lie under ${prefix}: undos are made of them. They expire by themselves.`);
  const seen = await count(scene, { bucket, prefix });
  if ('planned' in seen) return seen.planned;
  if (seen.isAll && seen.objects === 0) return refused(`No object in ${bucket} begins with ${prefix}.`);
  const isVersioned = versioning.value.versioning === 'enabled';
  const isLarge = !seen.isAll || seen.objects > MOST_CAPTURED || seen.bytes > MOST_CAPTURED_BYTES;
  if (!isVersioned && isLarge)
    return refused(
      `${bucket} keeps no versions, and up to ${counted(MOST_CAPTURED, 'object')} and ${bytesInWords(MOST_CAPTURED_BYTES)} are captured at once. Take a longer prefix.`,
    );
  const kept = isVersioned ? undefined : await keptBy(scene, bucket, room);
  const number = `${seen.isAll ? '' : 'at least '}${counted(seen.objects, 'object')}, ${bytesInWords(seen.bytes)}`;
  return planned({
    summary: `Delete everything under ${prefix} from ${bucket}`,
    calls: [
      ...(kept?.isKept
        ? [{ operation: 's3:PutObject', on: kept.capture.where, times: 'a copy per object' }]
        : []),
      { operation: 's3:DeleteObject', on: placeName(bucket, prefix), times: 'a call per 1,000 objects' },
    ],
    changes: [
      {
        attribute: placeName(bucket, prefix),
        before: 'its objects',
        after: isVersioned ? 'a delete marker on each; the versions stay beneath' : undefined,
      },
    ],
    costs: kept?.isKept
      ? ['Each object is copied into the capture: a COPY request and its storage until it expires.']
      : [],
    loses: kept ? [`The objects: ${bucket} keeps no versions.`, ...kept.loses] : [],
    capture: kept?.capture,
    undo: undoOf(kept),
    commands: [
      `${awsCommand(labelOf(scene.source.environment), 's3', 'rm', { recursive: true })} ${quoted(`s3://${bucket}/${prefix}`)}`,
    ],
    version: hashOf([bucket, prefix, versioning.value]),
    estimates: [
      { label: 'deleted', value: number },
      ...(seen.sample.length > 0 ? [{ label: 'the first', value: seen.sample.join(', ') }] : []),
    ],
    facts: {},
  });
}

type Kept = ReturnType<typeof nothingKept>;

/** What a capture of everything keeps; without a place for captures nothing, and the capture says so. */
async function keptBy(
  scene: PlanningScene,
  bucket: string,
  room: CaptureRoom | { readonly refusal: string },
): Promise<Kept> {
  if ('refusal' in room) return nothingKept(room.refusal);
  const keeps = 'every object that is deleted, with metadata, tags, type and storage class';
  return {
    capture: plannedCapture(room, keeps, await grantsOf(scene, bucket)),
    isKept: true,
    loses: [
      'Copies stay in the capture. What is archived or can not be copied is not deleted.',
      ...room.notes,
    ],
  };
}

function undoOf(kept: Kept | undefined): PlannedUndo {
  if (!kept)
    return {
      reach: 'complete',
      how: 'Everything under the prefix is restored to the moment before: that needs the versions, which a lifecycle rule may end.',
    };
  return kept.isKept
    ? { reach: 'complete', how: 'The copies are put back where nothing else stands by then.' }
    : NO_UNDO;
}

/** Whether captures would be deleted, or copied into themselves. */
function overlaps(room: CaptureRoom, bucket: string, prefix: string): boolean {
  return room.bucket === bucket && (room.prefix.startsWith(prefix) || prefix.startsWith(room.prefix));
}

interface Counted {
  readonly objects: number;
  readonly bytes: number;
  readonly sample: readonly string[];
  readonly isAll: boolean;
}

async function count(
  scene: PlanningScene,
  { bucket, prefix }: Input,
): Promise<Counted | { readonly planned: Planned }> {
  const sample: string[] = [];
  let [objects, bytes, pages] = [0, 0, 0];
  const end = AbortSignal.timeout(COUNT_MS);
  const signal = AbortSignal.any([scene.signal, end]);
  try {
    for await (const page of walkObjects(scene.source.clients.s3, { bucket, prefix, signal })) {
      objects += page.length;
      for (const { sizeBytes } of page) bytes += sizeBytes;
      if (sample.length === 0) sample.push(...page.slice(0, 5).map(({ key }) => key));
      pages += 1;
      if (pages === COUNTED_PAGES && page.length > 0) return { objects, bytes, sample, isAll: false };
    }
    return { objects, bytes, sample, isAll: true };
  } catch (error) {
    const ended = endOf(error);
    if (ended.outcome === 'failed') return { planned: unreadSentence(ended.failure) };
    return end.aborted && !scene.signal.aborted
      ? { objects, bytes, sample, isAll: false }
      : { planned: refused('The plan was given up.') };
  }
}

/** Grants of single objects are copied by nothing; where the bucket's owner owns everything there are none. */
async function grantsOf(scene: PlanningScene, bucket: string): Promise<readonly string[]> {
  const command = new GetBucketOwnershipControlsCommand({ Bucket: bucket });
  const sent = scene.source.clients.s3.send(command, within(scene.signal, CALL_MS));
  const answer = await attempt('s3:GetBucketOwnershipControls', sent);
  if (!answer.ok && answer.failure.state === 'unsupported') return [];
  const rules = answer.ok ? (answer.value.OwnershipControls?.Rules ?? []) : [];
  return rules.some((rule) => rule.ObjectOwnership === 'BucketOwnerEnforced')
    ? []
    : ['grants of single objects (ACL), where some have their own'];
}

function execute(scene: ChangingScene, { bucket, prefix }: Input, plan: Plan): Promise<Outcome> {
  if (keepsCopies(plan)) return deleteCaptured(scene, { bucket, prefix, capture: plan.capture });
  return deleteListed(scene, { bucket, prefix, isVersioned: plan.capture === undefined });
}

export const deletePrefix = defineAction<Input>({
  id: 'buckets.delete-prefix',
  title: 'Delete prefix',
  kind: 'bucket',
  risk: 'destructive',
  capability: 'data:remove',
  input,
  target: ({ bucket, prefix }) => placeName(bucket, prefix),
  changes: ['s3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: [
    may('object', 's3:DeleteObject'),
    may('bucket', 's3:GetBucketOwnershipControls'),
    ...KEEPS_COPIES,
  ],
  long: true,
  plan,
  execute,
});
