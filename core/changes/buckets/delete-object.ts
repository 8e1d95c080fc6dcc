import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { isConflict } from './attempt.ts';
import { deleteCurrent } from './delete-current.ts';
import {
  captureFormers,
  keepsCopies,
  keepsFormer,
  NO_UNDO,
  planCapture,
  undoUntil,
  unreadSentence,
} from './former-objects.ts';
import { bucketName, bytesInWords, objectKey, placeName } from './names.ts';
import { buriedNull, readEntries, readObject, readVersioning } from './object-state.ts';
import { may } from '../../permissions/permission.ts';
import { READS_GRANTS } from './permissions.ts';
import { KEEPS_COPIES } from '../captures/permissions.ts';

const input = z.object({ bucket: bucketName, key: objectKey }).strict();
type Input = z.infer<typeof input>;

interface Facts {
  readonly etag: string;
  readonly versionId: string;
  readonly keepsFormer: boolean;
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, { bucket, key }: Input): Promise<Planned> {
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  const [versions, seen] = await Promise.all([
    readEntries(s3, versioning.value, { bucket, key }, scene.signal),
    readObject(s3, { bucket, key }, scene.signal),
  ]);
  if (!versions.ok) return unreadSentence(versions.failure);
  if (!seen.ok) return unreadSentence(seen.failure);
  const state = seen.value;
  const [latest] = versions.value;
  if (!state || !latest || latest.isMarker)
    return refused(`There is no object ${key} in ${bucket}, or it is deleted already.`);
  const keeps = keepsFormer(versioning.value, latest.versionId);
  const buried = buriedNull(versioning.value, key, versions.value);
  if (buried) return refused(buried);
  const capture = keeps ? undefined : await planCapture(scene, [{ bucket, key, state }]);
  if (capture && !capture.ok) return capture.planned;
  const size = bytesInWords(state.ContentLength ?? 0);
  const facts: Facts = {
    etag: state.ETag ?? '',
    versionId: latest.versionId,
    keepsFormer: keeps,
  };
  return planned({
    summary: `Delete ${key} from ${bucket}`,
    calls: [
      ...(capture?.isKept ? [{ operation: 's3:PutObject', on: capture.capture.where }] : []),
      { operation: 's3:DeleteObject', on: placeName(bucket, key) },
    ],
    changes: [
      {
        attribute: key,
        before: `${size}, ${state.ContentType ?? 'no type'}, version ${latest.versionId}`,
        after: keeps ? 'a delete marker; the versions stay beneath' : undefined,
      },
    ],
    costs: [],
    loses: keeps ? [] : [`The object: ${bucket} keeps no version of it.`, ...(capture?.loses ?? [])],
    capture: capture?.capture,
    undo: keeps
      ? {
          reach: 'complete',
          how: 'The delete marker is removed: the object is there again, in the same version.',
        }
      : capture?.isKept
        ? {
            reach: 'complete',
            how: 'The copy is put back with metadata, tags, type and storage class. Its time of change is new.',
          }
        : NO_UNDO,
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'delete-object', {
        bucket,
        key,
        'if-match': facts.etag,
      }),
    ],
    version: hashOf([versioning.value, facts]),
    estimates: [],
    facts: { ...facts },
  });
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const { bucket, key } = where;
  const { etag } = factsOf(plan);
  if (keepsCopies(plan)) {
    const captured = await captureFormers(scene, [{ bucket, key, etag }]);
    if (captured.ok === 'changed') return changed(key);
    if (!captured.ok)
      return {
        outcome: 'failed',
        sentence: `It could not be captured, so nothing was deleted. ${failureSentence(captured.failure)}`,
        failure: captured.failure,
      };
  }
  const deleted = await deleteCurrent(scene.clients.s3, { bucket, key, etag, signal: scene.signal });
  if (deleted.ok)
    return done(where, plan, { markerId: deleted.value.markerId, runId: scene.run.id, now: scene.now() });
  if (!isConflict(deleted.failure))
    return { outcome: 'failed', sentence: failureSentence(deleted.failure), failure: deleted.failure };
  // The first of two attempts may have deleted it, its answer lost.
  const settled = await settle(scene, where, plan, scene.run.id);
  return settled.outcome === 'done' ? settled : changed(key);
}

function changed(key: string): Outcome {
  return {
    outcome: 'failed',
    sentence: `${key} was changed by somebody else a moment ago. Nothing was deleted.`,
  };
}

interface Done {
  readonly markerId: string | undefined;
  readonly runId: string;
  readonly now: number;
}

function done({ bucket, key }: Input, plan: Plan, { markerId, runId, now }: Done): Outcome {
  const sentence = `Done: ${plan.summary}.`;
  if (factsOf(plan).keepsFormer)
    return markerId === undefined
      ? { outcome: 'done', sentence }
      : {
          outcome: 'done',
          sentence,
          undo: { actionId: 'buckets.undelete-object', input: { bucket, key, marker: markerId } },
        };
  if (!keepsCopies(plan)) return { outcome: 'done', sentence };
  const steps = [{ key, now: null, to: { captured: 0 } }];
  const undo = { actionId: 'buckets.set-back', input: { bucket, captureId: runId, steps } };
  return { outcome: 'done', sentence, undo: undoUntil(undo, plan.capture, now) };
}

/** What lies under the key now: the delete marker on what the plan saw, nothing, or still the object. */
async function settle(scene: PlanningScene, where: Input, plan: Plan, runId: string): Promise<Settled> {
  const { versionId, etag, keepsFormer: keeps } = factsOf(plan);
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, where.bucket, scene.signal);
  const versions = versioning.ok ? await readEntries(s3, versioning.value, where, scene.signal) : versioning;
  if (!versions.ok) return { outcome: 'unknown', sentence: 'What is there now could not be read.' };
  const [latest, beneath] = versions.value;
  if (latest && !latest.isMarker && latest.versionId === versionId && latest.etag === etag)
    return { outcome: 'failed', sentence: 'It did not happen: the object is there.' };
  const isDone = keeps
    ? latest?.isMarker === true && beneath?.versionId === versionId
    : latest === undefined || latest.isMarker;
  return isDone
    ? done(where, plan, { markerId: latest?.versionId, runId, now: scene.now() })
    : { outcome: 'unknown', sentence: 'What is there now is neither the object nor its deletion.' };
}

export const deleteObject = defineAction<Input>({
  id: 'buckets.delete-object',
  title: 'Delete object',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input,
  target: ({ bucket, key }) => placeName(bucket, key),
  changes: ['s3:DeleteObject', 's3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: [may('object', 's3:DeleteObject'), ...READS_GRANTS, ...KEEPS_COPIES],
  long: false,
  plan,
  execute,
  settle,
});
