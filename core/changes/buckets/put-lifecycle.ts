import { DeleteBucketLifecycleCommand, PutBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import type { PutBucketLifecycleConfigurationCommandInput } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import { planned, refused } from '../../actions/plan.ts';
import type { Change, Json, Plan, Planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { attempt, within } from './attempt.ts';
import { unreadSentence } from './former-objects.ts';
import { lifecycleVersion, readLifecycle, ruleToSdk, wordsOfRule } from './lifecycle-configuration.ts';
import type { LifecycleConfiguration } from './lifecycle-configuration.ts';
import { expires, expiryEstimates } from './lifecycle-estimate.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import type { LifecycleRuleJson } from './lifecycle-rules.ts';
import { bucketName, counted } from './names.ts';
import { readVersioning } from './object-state.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const input = z
  .object({
    bucket: bucketName,
    /** All rules: what is not among them is gone afterwards. None: the bucket has no lifecycle. */
    rules: lifecycleRules,
    /** The version of the configuration that was read. */
    read: z.string().max(64),
    /** From which size on objects are moved by default; as it is where it is left out. */
    minimumSize: z.enum(['all_storage_classes_128K', 'varies_by_storage_class']).optional(),
  })
  .strict();
type Input = z.infer<typeof input>;

function formerOf(plan: Plan): LifecycleConfiguration {
  return plan.facts as unknown as LifecycleConfiguration;
}

async function plan(scene: PlanningScene, input: Input): Promise<Planned> {
  const { bucket, rules, read } = input;
  const { s3 } = scene.source.clients;
  const now = await readLifecycle(s3, bucket, scene.signal);
  if (!now.ok) return unreadSentence(now.failure);
  if (lifecycleVersion(now.value) !== read)
    return refused(`The lifecycle of ${bucket} has been changed since it was read. Open it again.`);
  const changes = [...changesBetween(now.value.rules, rules), ...sizeChange(now.value, input)];
  if (changes.length === 0) return refused('Nothing is different: the rules are like this already.');
  const versioning = await readVersioning(s3, bucket, scene.signal);
  if (!versioning.ok) return unreadSentence(versioning.failure);
  const fresh = rules.filter((rule) => !now.value.rules.some((one) => hashOf(one) === hashOf(rule)));
  const expiring = fresh.filter((rule) => rule.Status === 'Enabled' && expires(rule));
  const { minimumSize } = now.value;
  const label = labelOf(scene.source.environment);
  return planned({
    summary:
      rules.length === 0
        ? `Remove the lifecycle of ${bucket}`
        : `Replace the lifecycle of ${bucket} by ${counted(rules.length, 'rule')}`,
    calls: [{ operation: 's3:PutLifecycleConfiguration', on: bucket }],
    changes,
    costs: rules.some((rule) => rule.Status === 'Enabled' && rule.Transitions?.length)
      ? ['Each object that is moved to another class is a request that is paid for.']
      : [],
    loses: expiring.length === 0 ? [] : [lossOf(expiring, versioning.value.versioning === 'enabled')],
    undo:
      expiring.length === 0
        ? { reach: 'complete', how: 'The former rules are put back.' }
        : {
            reach: 'partial',
            how: 'The former rules are put back. What has expired by then does not come back.',
          },
    commands: [
      rules.length === 0
        ? awsCommand(label, 's3api', 'delete-bucket-lifecycle', { bucket })
        : awsCommand(label, 's3api', 'put-bucket-lifecycle-configuration', {
            bucket,
            'transition-default-minimum-object-size': input.minimumSize ?? minimumSize,
            'lifecycle-configuration': { Rules: rules },
          }),
    ],
    version: read,
    estimates: await expiryEstimates(s3, bucket, fresh, { now: scene.now(), signal: scene.signal }),
    facts: {
      rules: now.value.rules as unknown as Json,
      ...(minimumSize === undefined ? {} : { minimumSize }),
    },
  });
}

function lossOf(expiring: readonly LifecycleRuleJson[], isVersioned: boolean): string {
  const names = expiring.map((rule, index) => wordsOfRule(rule, index).name).join(', ');
  const old = expiring.some((rule) => rule.NoncurrentVersionExpiration !== undefined);
  if (!isVersioned) return `What ${names} expires: the bucket keeps no versions, it is gone for good.`;
  return old
    ? `What ${names} expires: old versions are removed for good.`
    : `What ${names} expires gets a delete marker; its versions stay.`;
}

function sizeChange(now: LifecycleConfiguration, { rules, minimumSize }: Input): readonly Change[] {
  if (rules.length === 0 || minimumSize === undefined || now.minimumSize === undefined) return [];
  if (now.minimumSize === minimumSize) return [];
  return [{ attribute: 'least size that is moved by default', before: now.minimumSize, after: minimumSize }];
}

/** Rules by their name; of those without one, the place counts. */
function changesBetween(
  before: readonly LifecycleRuleJson[],
  after: readonly LifecycleRuleJson[],
): readonly Change[] {
  const was = new Map(before.map((rule, index) => [rule.ID ?? `rule ${index + 1}`, { rule, index }]));
  const is = new Map(after.map((rule, index) => [rule.ID ?? `rule ${index + 1}`, { rule, index }]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, fresh] = [was.get(name), is.get(name)];
    if (old && fresh && hashOf(old.rule) === hashOf(fresh.rule)) return [];
    return [
      {
        attribute: `rule ${name}`,
        before: old && wordsOfRule(old.rule, old.index).words,
        after: fresh && wordsOfRule(fresh.rule, fresh.index).words,
      },
    ];
  });
}

async function execute(scene: ChangingScene, where: Input, plan: Plan): Promise<Outcome> {
  const { s3 } = scene.clients;
  const { bucket, rules } = where;
  const options = within(scene.signal, CALL_MS);
  // S3 has no condition here: what is there is looked at once more, a moment before it is replaced.
  const now = await readLifecycle(s3, bucket, scene.signal);
  if (!now.ok) return { outcome: 'failed', sentence: failureSentence(now.failure), failure: now.failure };
  if (lifecycleVersion(now.value) !== where.read)
    return {
      outcome: 'failed',
      sentence: 'The rules were changed by somebody else a moment ago. Nothing was replaced.',
    };
  const sent: Promise<unknown> =
    rules.length === 0
      ? s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }), options)
      : s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: bucket,
            LifecycleConfiguration: { Rules: rules.map(ruleToSdk) },
            TransitionDefaultMinimumObjectSize: (where.minimumSize ??
              formerOf(plan)
                .minimumSize) as PutBucketLifecycleConfigurationCommandInput['TransitionDefaultMinimumObjectSize'],
          }),
          options,
        );
  const answer = await attempt('s3:PutLifecycleConfiguration', sent);
  if (!answer.ok)
    return { outcome: 'failed', sentence: failureSentence(answer.failure), failure: answer.failure };
  // S3 names rules that have no name: the undo is bound to what is there now.
  const after = await readLifecycle(s3, bucket, scene.signal);
  return done(where, plan, after.ok ? after.value : undefined);
}

function done({ bucket }: Input, plan: Plan, after: LifecycleConfiguration | undefined): Outcome {
  const sentence = `Done: ${plan.summary}.`;
  if (!after) return { outcome: 'done', sentence };
  const { rules, minimumSize } = formerOf(plan);
  const former = { bucket, rules: rules as unknown as Json, read: lifecycleVersion(after) };
  const input = minimumSize === undefined ? former : { ...former, minimumSize };
  return { outcome: 'done', sentence, undo: { actionId: 'buckets.put-lifecycle', input } };
}

async function settle(scene: PlanningScene, where: Input, plan: Plan): Promise<Settled> {
  const now = await readLifecycle(scene.source.clients.s3, where.bucket, scene.signal);
  if (!now.ok) return { outcome: 'unknown', sentence: 'The rules could not be read.' };
  if (lifecycleVersion(now.value) === where.read)
    return { outcome: 'failed', sentence: 'It did not happen: the former rules are there.' };
  if (isWanted(now.value.rules, where.rules)) return done(where, plan, now.value);
  return {
    outcome: 'unknown',
    sentence: 'The rules are neither the former ones nor those that were wanted.',
  };
}

/** Names that were left open are S3's. */
function isWanted(rules: readonly LifecycleRuleJson[], wanted: readonly LifecycleRuleJson[]): boolean {
  const named = wanted.map((rule, index) => ({ ...rule, ID: rule.ID ?? rules[index]?.ID }));
  return hashOf(named) === hashOf(rules);
}

export const putLifecycle = defineAction<Input>({
  id: 'buckets.put-lifecycle',
  title: 'Change lifecycle',
  kind: 'bucket',
  risk: 'destructive',
  capability: 'settings:change',
  input,
  target: ({ bucket }) => bucket,
  changes: ['s3:PutLifecycleConfiguration'],
  permissions: [may('bucket', 's3:PutLifecycleConfiguration')],
  long: false,
  plan,
  execute,
  settle,
});
