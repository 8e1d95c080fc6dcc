import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { failureOf } from '../../upstream/failure.ts';
import { holderOf, lookAtSecret, secretName, secretVersion } from './secret-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;
const LOOK_EVERY_MS = 2_000;
/** A rotation calls its function four times, and Lambda gives each fifteen minutes; most take seconds. */
const WATCH_MS = 15 * 60_000;
/** Looks that fail in a row before it is told that nobody can see how it goes. */
const FAILED_LOOKS = 5;

const rotateInput = z.object({ secret: secretName }).strict();
type RotateInput = z.infer<typeof rotateInput>;

interface RotateFacts {
  readonly arn: string;
  readonly currentId: string | null;
}

async function plan(scene: PlanningScene, input: RotateInput): Promise<Planned> {
  const looked = await lookAtSecret(scene, input.secret);
  if (looked.outcome === 'refused') return looked.planned;
  const { secret, currentId } = looked;
  if (secret.rotationFunctionArn === undefined)
    return refused(
      `${input.secret} has no rotation function: Secrets Manager can not make a new value by itself.`,
    );
  const pendingId = holderOf(secret, 'AWSPENDING');
  if (pendingId !== undefined && pendingId !== currentId)
    return refused('An earlier rotation has not ended: Secrets Manager tries it again by itself.');
  const facts: RotateFacts = { arn: secret.arn, currentId: currentId ?? null };
  return planned({
    summary: `Rotate ${input.secret}`,
    calls: [{ operation: 'secretsmanager:RotateSecret', on: input.secret }],
    changes: [
      { attribute: 'AWSCURRENT', before: currentId, after: 'a new version' },
      { attribute: 'AWSPREVIOUS', before: holderOf(secret, 'AWSPREVIOUS'), after: currentId },
      ...(secret.rotationEnabled ? [] : [{ attribute: 'automatic rotation', before: 'off', after: 'on' }]),
    ],
    costs: [
      `The function ${secret.rotationFunctionArn} makes the new value and sets it where it is used.`,
      'Whoever keeps the former value in memory is refused until it reads the secret again.',
    ],
    loses: ['The version before the former one loses its stage.'],
    undo: {
      reach: 'partial',
      how: 'The former version can be made current again; whether the place that it opens still takes it depends on the function.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'secretsmanager', 'rotate-secret', {
        'secret-id': input.secret,
      }),
    ],
    version: secretVersion(secret),
    estimates: [],
    facts: { ...facts },
  });
}

/** The token becomes the new version's id: the same for every attempt of one run. Source: API reference, RotateSecret. */
function tokenOf(runId: string): string {
  return createHash('sha256').update(`rotate ${runId}`).digest('hex');
}

async function execute(scene: ChangingScene, input: RotateInput, made: Plan): Promise<Outcome> {
  const { arn, currentId } = made.facts as unknown as RotateFacts;
  const token = tokenOf(scene.run.id);
  const begun = await begin(scene, arn, token);
  if (begun) return { outcome: 'failed', sentence: failureSentence(begun), failure: begun };
  const until = scene.now() + WATCH_MS;
  let failed = 0;
  for (;;) {
    const looked = await stagesOf(scene, arn, token);
    failed = 'failure' in looked ? failed + 1 : 0;
    if ('failure' in looked && failed >= FAILED_LOOKS)
      return {
        outcome: 'failed',
        sentence: 'The rotation was begun; how it ends could not be seen.',
        failure: looked.failure,
        completed: 'Secrets Manager was asked to rotate.',
        remaining: 'The stages of the secret tell how it ended.',
      };
    if ('stages' in looked && looked.stages.includes('AWSCURRENT')) return done(input, token, currentId);
    if (scene.signal.aborted)
      return {
        outcome: 'cancelled',
        sentence: 'Nobody waits any more; the rotation goes on. The stages of the secret tell how it ends.',
      };
    if (scene.now() > until)
      return {
        outcome: 'failed',
        sentence: `The new version of ${input.secret} has not become the current one in 15 minutes.`,
        completed: 'Secrets Manager was asked to rotate.',
        remaining: 'It tries again by itself; the log of the rotation function tells what holds it up.',
      };
    scene.run.report({
      stage:
        'stages' in looked && looked.stages.includes('AWSPENDING')
          ? 'setting the new value'
          : 'waiting for the function',
      done: 0,
      unit: 'versions',
    });
    await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
  }
}

/** Asks once: a run that goes on after a kill asks with the same token, which changes nothing more. */
async function begin(scene: ChangingScene, arn: string, token: string): Promise<Failure | undefined> {
  if (scene.run.checkpoint !== undefined) {
    const looked = await stagesOf(scene, arn, token);
    if ('stages' in looked && looked.stages.length > 0) return undefined;
  }
  await scene.run.save({ asked: true });
  try {
    await scene.clients.secretsManager.send(
      new RotateSecretCommand({ SecretId: arn, ClientRequestToken: token }),
      { abortSignal: AbortSignal.timeout(CALL_MS) },
    );
    return undefined;
  } catch (error) {
    return failureOf(error, 'secretsmanager:RotateSecret');
  }
}

/** The stages of the version that this run makes; none while there is no such version. */
async function stagesOf(
  scene: ChangingScene,
  arn: string,
  token: string,
): Promise<{ readonly stages: readonly string[] } | { readonly failure: Failure }> {
  try {
    const { VersionIdsToStages = {} } = await scene.clients.secretsManager.send(
      new DescribeSecretCommand({ SecretId: arn }),
      { abortSignal: AbortSignal.timeout(CALL_MS) },
    );
    return { stages: VersionIdsToStages[token] ?? [] };
  } catch (error) {
    return { failure: failureOf(error, 'secretsmanager:DescribeSecret') };
  }
}

function done(input: RotateInput, token: string, currentId: string | null): Outcome {
  return {
    outcome: 'done',
    sentence: `Rotated ${input.secret}: the version ${token} is the current one.`,
    ...(currentId === null
      ? {}
      : {
          undo: {
            actionId: 'secrets.restore-stage',
            input: { secret: input.secret, versionId: currentId, currentId: token },
          },
        }),
  };
}

export const rotateSecret = defineAction<RotateInput>({
  id: 'secrets.rotate',
  title: 'Rotate secret',
  kind: 'secret',
  risk: 'costly',
  capability: 'settings:change',
  input: rotateInput,
  target: (input) => input.secret,
  changes: ['secretsmanager:RotateSecret'],
  permissions: [
    may('secret', 'secretsmanager:RotateSecret'),
    may('rotation-function', 'lambda:InvokeFunction'),
  ],
  long: true,
  plan,
  execute,
});
