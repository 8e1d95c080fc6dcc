import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { attempt, within } from './attempt.ts';
import {
  captureFormers,
  keepsCopies,
  NO_UNDO,
  planCapture,
  undoUntil,
  unreadSentence,
} from './former-objects.ts';
import { bucketName, bytesInWords, objectKey, placeName, versionId } from './names.ts';
import { lockObstacle, readObject, readVersioning, readVersions } from './object-state.ts';
import { setBackOffer } from './set-back-input.ts';
import type { SetBackStep } from './set-back-input.ts';
import type { VersionEntry } from './version-entries.ts';
import { may } from '../../permissions/permission.ts';
import { KEEPS_COPIES } from '../captures/permissions.ts';

const CALL_MS = 20_000;

const input = z.object({ bucket: bucketName, key: objectKey, versionId }).strict();
type Input = z.infer<typeof input>;

interface Facts {
  readonly etag: string;
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  /** What is on top now, where that is another one; null: a delete marker. */
  readonly onTop?: string | null;
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, where: Input): Promise<Planned> {
  const { bucket, key } = where;
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  if (versioning.value.versioning === 'never')
    return refused(`${bucket} keeps no versions: the object itself can be deleted.`);
  if (versioning.value.mfaDelete)
    return refused(`${bucket} asks for a code of MFA when a version is deleted; the console has none.`);
  const versions = await readVersions(s3, bucket, key, scene.signal);
  if (!versions.ok) return unreadSentence(versions.failure);
  const entry = versions.value.find((one) => one.versionId === where.versionId);
  if (!entry) return refused(`The version ${where.versionId} of ${key} is not there any more.`);
  if (entry.isMarker && entry.isLatest)
    return refused(`This is the delete marker that hides ${key}: undelete the object instead.`);
  const facts = factsFrom(versions.value, entry);
  if (entry.isMarker) return planned(planOf(scene, where, entry, facts));
  const seen = await readObject(s3, where, scene.signal);
  if (!seen.ok) return unreadSentence(seen.failure);
  if (!seen.value) return refused(`The version ${where.versionId} of ${key} is not there any more.`);
  const lock = lockObstacle(seen.value, scene.now());
  if (lock) return refused(lock);
  const capture = await planCapture(scene, [{ ...where, state: seen.value }]);
  if (!capture.ok) return capture.planned;
  return planned({
    ...planOf(scene, where, entry, facts),
    calls: [
      ...(capture.isKept ? [{ operation: 's3:PutObject', on: capture.capture.where }] : []),
      { operation: 's3:DeleteObjectVersion', on: `${placeName(bucket, key)}, version ${entry.versionId}` },
    ],
    loses: ['This version, for good.', ...capture.loses],
    capture: capture.capture,
    undo: !capture.isKept
      ? NO_UNDO
      : {
          reach: 'partial',
          how: entry.isLatest
            ? 'Its content is put back on top, as a version with another id and a new time.'
            : 'Its content is put back as a version with another id, and what is on top now is copied over it: its place in the order is lost.',
        },
  });
}

function factsFrom(versions: readonly VersionEntry[], entry: VersionEntry): Facts {
  const [latest] = versions;
  return {
    etag: entry.etag,
    isLatest: entry.isLatest,
    isMarker: entry.isMarker,
    ...(!entry.isLatest && latest ? { onTop: latest.isMarker ? null : latest.versionId } : {}),
  };
}

function planOf(scene: PlanningScene, { bucket, key }: Input, entry: VersionEntry, facts: Facts): Plan {
  const what = entry.isMarker ? 'an older delete marker' : `version ${entry.versionId}`;
  return {
    summary: `Delete ${what} of ${key} from ${bucket} for good`,
    calls: [
      { operation: 's3:DeleteObjectVersion', on: `${placeName(bucket, key)}, version ${entry.versionId}` },
    ],
    changes: [
      {
        attribute: `version ${entry.versionId}`,
        before: `${entry.isMarker ? 'a delete marker' : bytesInWords(entry.sizeBytes)}, ${new Date(entry.modifiedAt).toISOString()}`,
      },
    ],
    costs: [],
    loses: ['When the object was deleted: a delete marker holds nothing else.'],
    undo: { reach: 'none', how: 'A delete marker can not be put back into the past.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'delete-object', {
        bucket,
        key,
        'version-id': entry.versionId,
      }),
    ],
    version: hashOf(facts),
    estimates: [],
    facts: { ...facts },
  };
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const { etag } = factsOf(plan);
  if (keepsCopies(plan)) {
    const captured = await captureFormers(scene, [{ ...where, etag }]);
    if (captured.ok !== true)
      return {
        outcome: 'failed',
        sentence: 'It could not be captured, so nothing was deleted.',
        ...(captured.ok === 'changed' ? {} : { failure: captured.failure }),
      };
  }
  const command = new DeleteObjectCommand({
    Bucket: where.bucket,
    Key: where.key,
    VersionId: where.versionId,
  });
  const sent = scene.clients.s3.send(command, within(scene.signal, CALL_MS));
  const answer = await attempt('s3:DeleteObjectVersion', sent);
  if (!answer.ok)
    return { outcome: 'failed', sentence: failureSentence(answer.failure), failure: answer.failure };
  return done(scene, where, plan, scene.run.id);
}

async function done(
  scene: PlanningScene,
  { bucket, key }: Input,
  plan: Plan,
  captureId: string,
): Promise<Extract<Outcome, { outcome: 'done' }>> {
  const { isLatest, onTop } = factsOf(plan);
  const sentence = `Done: ${plan.summary}.`;
  if (!keepsCopies(plan)) return { outcome: 'done', sentence };
  // The undo is bound to what the key shows now: of one second, a listing does not tell which version is the newer.
  const after = await readObject(scene.source.clients.s3, { bucket, key }, scene.signal);
  if (!after.ok) return { outcome: 'done', sentence };
  const steps: SetBackStep[] = [{ key, now: after.value?.ETag ?? null, to: { captured: 0 } }];
  if (!isLatest && onTop !== undefined)
    steps.push({ key, to: onTop === null ? { absent: true } : { versionId: onTop } });
  return {
    outcome: 'done',
    sentence,
    undo: undoUntil(setBackOffer({ bucket, captureId, steps }), plan.capture, scene.now()),
  };
}

async function settle(scene: PlanningScene, where: Input, plan: Plan, runId: string): Promise<Settled> {
  const versions = await readVersions(scene.source.clients.s3, where.bucket, where.key, scene.signal);
  if (!versions.ok) return { outcome: 'unknown', sentence: 'What is there now could not be read.' };
  const isThere = versions.value.some(
    ({ versionId: id, etag }) => id === where.versionId && etag === factsOf(plan).etag,
  );
  return isThere
    ? { outcome: 'failed', sentence: 'It did not happen: the version is there.' }
    : done(scene, where, plan, runId);
}

export const deleteVersion = defineAction<Input>({
  id: 'buckets.delete-version',
  title: 'Delete version',
  kind: 'bucket',
  risk: 'destructive',
  capability: 'data:remove',
  input,
  target: ({ bucket, key }) => placeName(bucket, key),
  changes: ['s3:DeleteObjectVersion', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: [may('object', 's3:DeleteObjectVersion', 's3:GetObjectVersionAcl'), ...KEEPS_COPIES],
  long: false,
  plan,
  execute,
  settle,
});
