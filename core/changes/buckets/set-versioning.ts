import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { Versioning } from '../../resources/buckets/types.ts';
import { attempt, within } from './attempt.ts';
import { unreadSentence } from './former-objects.ts';
import { bucketName } from './names.ts';
import { readVersioning } from './object-state.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const input = z.object({ bucket: bucketName, versioning: z.enum(['enabled', 'suspended']) }).strict();
type Input = z.infer<typeof input>;

const STATUSES = { enabled: 'Enabled', suspended: 'Suspended' } as const;

interface Facts {
  readonly before: Versioning;
}

function factsOf(plan: Plan): Facts {
  return plan.facts as unknown as Facts;
}

async function plan(scene: PlanningScene, { bucket, versioning }: Input): Promise<Planned> {
  const now = await readVersioning(scene.source.clients.s3, bucket, scene.signal);
  if (!now.ok) return unreadSentence(now.failure);
  const before = now.value.versioning;
  if (before === versioning)
    return refused(`Nothing is different: versioning of ${bucket} is ${versioning} already.`);
  if (before === 'never' && versioning === 'suspended')
    return refused(`${bucket} never kept versions: there is nothing to suspend.`);
  if (now.value.mfaDelete)
    return refused(`${bucket} asks for a code of MFA when its versioning is changed; the console has none.`);
  const isEnabling = versioning === 'enabled';
  return planned({
    summary: `${isEnabling ? 'Enable' : 'Suspend'} versioning of ${bucket}`,
    calls: [{ operation: 's3:PutBucketVersioning', on: bucket }],
    changes: [{ attribute: 'versioning', before, after: versioning }],
    costs: isEnabling
      ? ['Every version that is kept is stored and paid for, until a lifecycle rule ends it.']
      : [],
    loses: isEnabling
      ? []
      : [
          'What is overwritten or deleted from now on is kept once only, as the version null. Versions that are there stay.',
        ],
    undo:
      before === 'never'
        ? {
            reach: 'partial',
            how: 'S3 never lets versioning be switched off again: it can be suspended. For a quarter of an hour after the first time, writes may still go by without a version.',
          }
        : { reach: 'complete', how: `It is ${before} again. Versions that came to be meanwhile stay.` },
    commands: [
      awsCommand(labelOf(scene.source.environment), 's3api', 'put-bucket-versioning', {
        bucket,
        'versioning-configuration': { Status: STATUSES[versioning] },
      }),
    ],
    version: hashOf(now.value),
    estimates: [],
    facts: { before },
  });
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const command = new PutBucketVersioningCommand({
    Bucket: where.bucket,
    VersioningConfiguration: { Status: STATUSES[where.versioning] },
  });
  const sent = scene.clients.s3.send(command, within(scene.signal, CALL_MS));
  const answer = await attempt('s3:PutBucketVersioning', sent);
  if (!answer.ok)
    return { outcome: 'failed', sentence: failureSentence(answer.failure), failure: answer.failure };
  return done(where, plan);
}

function done({ bucket }: Input, plan: Plan): Outcome {
  const { before } = factsOf(plan);
  const versioning = before === 'never' ? 'suspended' : before;
  const undo = { actionId: 'buckets.set-versioning', input: { bucket, versioning } };
  return { outcome: 'done', sentence: `Done: ${plan.summary}.`, undo };
}

async function settle(scene: PlanningScene, where: Input, plan: Plan): Promise<Settled> {
  const now = await readVersioning(scene.source.clients.s3, where.bucket, scene.signal);
  if (!now.ok) return { outcome: 'unknown', sentence: 'The versioning could not be read.' };
  if (now.value.versioning === where.versioning) return done(where, plan);
  return { outcome: 'failed', sentence: `It did not happen: versioning is ${now.value.versioning}.` };
}

export const setVersioning = defineAction<Input>({
  id: 'buckets.set-versioning',
  title: 'Change versioning',
  kind: 'bucket',
  risk: 'reversible',
  capability: 'settings:change',
  input,
  target: ({ bucket }) => bucket,
  changes: ['s3:PutBucketVersioning'],
  permissions: [may('bucket', 's3:PutBucketVersioning')],
  long: false,
  plan,
  execute,
  settle,
});
