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
import { unreadSentence } from './former-objects.ts';
import { bucketName, bytesInWords, counted, objectKey, placeName, versionId } from './names.ts';
import { readVersioning, readVersions } from './object-state.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

/** `marker`: the newest delete marker, as it was seen. */
const input = z.object({ bucket: bucketName, key: objectKey, marker: versionId }).strict();
type Input = z.infer<typeof input>;

interface Facts {
  /** Newest first: a key that was deleted twice has two. */
  readonly markers: readonly string[];
  readonly versionId: string;
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, { bucket, key, marker }: Input): Promise<Planned> {
  const { s3 } = scene.source.clients;
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  if (versioning.value.mfaDelete)
    return refused(`${bucket} asks for a code of MFA when a delete marker is removed; the console has none.`);
  const versions = await readVersions(s3, bucket, key, scene.signal);
  if (!versions.ok) return unreadSentence(versions.failure);
  const first = versions.value.findIndex((one) => !one.isMarker);
  const object = versions.value[first];
  if (first === 0) return refused(`${key} is not deleted.`);
  if (!object) return refused(`No version of ${key} lies beneath its delete marker.`);
  if (versions.value[0]?.versionId !== marker)
    return refused(
      `${key} has been written or deleted again since it was looked at. Open its versions again.`,
    );
  // S3 tells whole seconds: a marker of the object's own second may lie above it or beneath, and hides it in one case.
  const markers = versions.value
    .filter((one, index) => one.isMarker && (index < first || one.modifiedAt === object.modifiedAt))
    .map((one) => one.versionId);
  const label = labelOf(scene.source.environment);
  const facts: Facts = { markers, versionId: object.versionId };
  return planned({
    summary: `Undelete ${key} in ${bucket}`,
    calls: markers.map((id) => ({
      operation: 's3:DeleteObjectVersion',
      on: `${placeName(bucket, key)}, marker ${id}`,
    })),
    changes: [
      {
        attribute: key,
        before: counted(markers.length, 'delete marker'),
        after: `version ${object.versionId}, ${bytesInWords(object.sizeBytes)}`,
      },
    ],
    costs: [],
    loses: [],
    undo: { reach: 'complete', how: 'The object is deleted again by a delete marker.' },
    commands: markers.map((id) =>
      awsCommand(label, 's3api', 'delete-object', { bucket, key, 'version-id': id }),
    ),
    version: hashOf(facts),
    estimates: [],
    facts: { ...facts },
  });
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const { bucket, key } = where;
  const { markers } = factsOf(plan);
  // Where versioning is suspended, the id null is given again to whatever is written next.
  const versions = await readVersions(scene.clients.s3, bucket, key, scene.signal);
  if (!versions.ok)
    return { outcome: 'failed', sentence: failureSentence(versions.failure), failure: versions.failure };
  const found = versions.value.filter((one) => one.isMarker && markers.includes(one.versionId));
  if (found.length < markers.length || versions.value[0]?.versionId !== where.marker)
    return {
      outcome: 'failed',
      sentence: `${key} was written or deleted again a moment ago. Nothing was changed.`,
    };
  // The oldest first: until the newest is gone too, the object stays deleted.
  for (const [index, VersionId] of [...markers].reverse().entries()) {
    const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId });
    const sent = scene.clients.s3.send(command, within(scene.signal, CALL_MS));
    const answer = await attempt('s3:DeleteObjectVersion', sent);
    if (!answer.ok)
      return {
        outcome: 'failed',
        sentence: failureSentence(answer.failure),
        failure: answer.failure,
        completed: counted(index, 'delete marker'),
        remaining: counted(markers.length - index, 'delete marker'),
      };
  }
  return done(where, plan);
}

function done({ bucket, key }: Input, plan: Plan): Outcome {
  const undo = { actionId: 'buckets.delete-object', input: { bucket, key } };
  return { outcome: 'done', sentence: `Done: ${plan.summary}.`, undo };
}

async function settle(scene: PlanningScene, where: Input, plan: Plan): Promise<Settled> {
  const versions = await readVersions(scene.source.clients.s3, where.bucket, where.key, scene.signal);
  if (!versions.ok) return { outcome: 'unknown', sentence: 'What is there now could not be read.' };
  const [latest] = versions.value;
  if (latest?.versionId === factsOf(plan).versionId) return done(where, plan);
  if (latest?.versionId === where.marker)
    return { outcome: 'failed', sentence: 'It did not happen: the object is still deleted.' };
  return { outcome: 'unknown', sentence: 'Somebody else has written or deleted the object meanwhile.' };
}

export const undeleteObject = defineAction<Input>({
  id: 'buckets.undelete-object',
  title: 'Undelete object',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'data:change',
  input,
  target: ({ bucket, key }) => placeName(bucket, key),
  changes: ['s3:DeleteObjectVersion'],
  permissions: [may('object', 's3:DeleteObjectVersion')],
  long: false,
  plan,
  execute,
  settle,
});
