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
import { copyObject } from './copy-object.ts';
import { copySourceOf } from './copy-order.ts';
import { SHORT_CAPTURE_BYTES, unreadSentence } from './former-objects.ts';
import { bucketName, bytesInWords, objectKey, placeName, versionId } from './names.ts';
import { copyObstacle, readObject, readVersioning, readVersions } from './object-state.ts';
import { setBackOffer } from './set-back-input.ts';
import type { VersionEntry } from './version-entries.ts';
import { WRITES_OBJECTS } from './permissions.ts';

const input = z.object({ bucket: bucketName, key: objectKey, versionId }).strict();
type Input = z.infer<typeof input>;

interface Facts {
  readonly etag: string;
  readonly sizeBytes: number;
  /** What is on top now: the version that an undo goes back to, and its ETag; null for a delete marker. */
  readonly former: { readonly versionId: string; readonly etag: string | null };
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, where: Input): Promise<Planned> {
  const { bucket, key } = where;
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  if (versioning.value.versioning === 'never') return refused(`${bucket} keeps no versions.`);
  if (versioning.value.versioning === 'suspended')
    return refused(
      `Versioning of ${bucket} is suspended: a copy on top would replace the version null for good. Enable versioning first.`,
    );
  const versions = await readVersions(s3, bucket, key, scene.signal);
  if (!versions.ok) return unreadSentence(versions.failure);
  const [latest] = versions.value;
  const entry = versions.value.find((one) => one.versionId === where.versionId);
  if (!entry || !latest) return refused(`The version ${where.versionId} of ${key} is not there any more.`);
  if (entry.isMarker) return refused('A delete marker holds nothing that could be restored.');
  if (entry.isLatest) return refused('Nothing is different: this is the current version.');
  const seen = await readObject(s3, where, scene.signal);
  if (!seen.ok) return unreadSentence(seen.failure);
  if (!seen.value) return refused(`The version ${where.versionId} of ${key} is not there any more.`);
  const obstacle = copyObstacle(seen.value);
  if (obstacle) return refused(obstacle);
  if (entry.sizeBytes > SHORT_CAPTURE_BYTES)
    return refused(
      `It has ${bytesInWords(entry.sizeBytes)}. Up to ${bytesInWords(SHORT_CAPTURE_BYTES)} is copied at once; the operation that restores a prefix copies more.`,
    );
  const former = { versionId: latest.versionId, etag: latest.isMarker ? null : latest.etag };
  const facts: Facts = { etag: entry.etag, sizeBytes: entry.sizeBytes, former };
  return planned({
    summary: `Restore ${key} in ${bucket} to its version of ${new Date(entry.modifiedAt).toISOString()}`,
    calls: [{ operation: 's3:PutObject', on: placeName(bucket, key) }],
    changes: [{ attribute: key, before: words(latest), after: `a copy of ${words(entry)}` }],
    costs: [
      `One COPY request; the copy is stored beside the other versions: ${bytesInWords(entry.sizeBytes)}.`,
    ],
    loses: [],
    undo: {
      reach: 'complete',
      how: latest.isMarker
        ? 'The object is deleted again by a delete marker.'
        : 'What is on top now is copied on top again.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'copy-object', {
        bucket,
        key,
        'copy-source': copySourceOf(where),
        'storage-class': entry.storageClass,
        ...(former.etag === null ? { 'if-none-match': '*' } : { 'if-match': former.etag }),
      }),
    ],
    version: hashOf(facts),
    estimates: [],
    facts: { ...facts, former: { ...former } },
  });
}

function words(entry: VersionEntry): string {
  return entry.isMarker ? 'a delete marker' : `version ${entry.versionId}, ${bytesInWords(entry.sizeBytes)}`;
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const { bucket, key } = where;
  const { etag, former } = factsOf(plan);
  const source = await readObject(scene.clients.s3, where, scene.signal);
  if (!source.ok)
    return { outcome: 'failed', sentence: failureSentence(source.failure), failure: source.failure };
  if (source.value?.ETag !== etag)
    return { outcome: 'failed', sentence: 'The version is not there any more. Nothing was changed.' };
  const written = await copyObject(scene.clients.s3, {
    from: where,
    source: source.value,
    to: { bucket, key },
    expected: { etag: former.etag },
    storageClass: source.value.StorageClass ?? 'STANDARD',
    signal: scene.signal,
  });
  if (written.ok) return done(where, plan, written.value.etag);
  const sentence = isConflict(written.failure)
    ? `${key} was changed by somebody else a moment ago. It was not overwritten.`
    : failureSentence(written.failure);
  return { outcome: 'failed', sentence, failure: written.failure };
}

function done({ bucket, key }: Input, plan: Plan, etag: string | undefined): Outcome {
  const { former } = factsOf(plan);
  const sentence = `Done: ${plan.summary}.`;
  if (etag === undefined) return { outcome: 'done', sentence };
  const to = former.etag === null ? { absent: true as const } : { versionId: former.versionId };
  return { outcome: 'done', sentence, undo: setBackOffer({ bucket, steps: [{ key, now: etag, to }] }) };
}

async function settle(scene: PlanningScene, where: Input, plan: Plan): Promise<Settled> {
  const versions = await readVersions(scene.source.clients.s3, where.bucket, where.key, scene.signal);
  if (!versions.ok) return { outcome: 'unknown', sentence: 'What is there now could not be read.' };
  const { former, sizeBytes } = factsOf(plan);
  const [latest, beneath] = versions.value;
  if (latest?.versionId === former.versionId)
    return { outcome: 'failed', sentence: 'It did not happen: what was on top still is.' };
  if (latest?.sizeBytes === sizeBytes && !latest.isMarker && beneath?.versionId === former.versionId)
    return done(where, plan, latest.etag);
  return { outcome: 'unknown', sentence: 'Somebody else has written the object meanwhile.' };
}

export const restoreVersion = defineAction<Input>({
  id: 'buckets.restore-version',
  title: 'Restore version',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input,
  target: ({ bucket, key }) => placeName(bucket, key),
  changes: ['s3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
  permissions: WRITES_OBJECTS,
  long: false,
  plan,
  execute,
  settle,
});
