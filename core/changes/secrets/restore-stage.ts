import { UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled, UndoOffer } from '../../actions/action.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { failureOf } from '../../upstream/failure.ts';
import { endOfWrite } from '../conditional-write.ts';
import { holderOf, lookAtSecret, secretName, secretVersion, versionId } from './secret-input.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const stageInput = z
  .object({
    secret: secretName,
    /** The version that is to be the current one. */
    versionId,
    /** The version that was current when this was asked for. */
    currentId: versionId,
  })
  .strict();
type StageInput = z.infer<typeof stageInput>;

async function plan(scene: PlanningScene, input: StageInput): Promise<Planned> {
  const looked = await lookAtSecret(scene, input.secret);
  if (looked.outcome === 'refused') return looked.planned;
  const { secret, currentId } = looked;
  const target = secret.versions.find((one) => one.versionId === input.versionId);
  if (!target) return refused(`${input.secret} has no version ${input.versionId} with a stage.`);
  if (currentId === input.versionId) return refused('That version is the current one already.');
  if (currentId !== input.currentId)
    return refused(
      'Another version has become the current one since. Nothing was moved: open the secret again.',
    );
  if (target.stages.every((stage) => stage === 'AWSPENDING'))
    return refused('That version is being made by a rotation, and may not work yet.');
  const previousId = holderOf(secret, 'AWSPREVIOUS');
  const complete = previousId === input.versionId;
  return planned({
    summary: `Make the version ${input.versionId} of ${input.secret} the current one`,
    calls: [{ operation: 'secretsmanager:UpdateSecretVersionStage', on: input.secret }],
    changes: [
      { attribute: 'AWSCURRENT', before: currentId, after: input.versionId },
      { attribute: 'AWSPREVIOUS', before: previousId, after: currentId },
    ],
    costs: [
      'Whoever reads the secret from now on gets the value of that version. What was started before keeps the other until it reads again.',
      'Whether the place that the value opens still takes it, Secrets Manager does not know.',
    ],
    loses: complete
      ? []
      : ['A version that is left without a stage is deleted by Secrets Manager when it needs the room.'],
    undo: {
      reach: complete ? 'complete' : 'partial',
      how: complete
        ? 'Both stages are moved back.'
        : 'AWSCURRENT is moved back; AWSPREVIOUS then stands on this version.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'secretsmanager', 'update-secret-version-stage', {
        'secret-id': input.secret,
        'version-stage': 'AWSCURRENT',
        'move-to-version-id': input.versionId,
        'remove-from-version-id': input.currentId,
      }),
    ],
    version: secretVersion(secret),
    estimates: [],
    facts: { arn: secret.arn },
  });
}

/** The version that is moved from is a condition: where another has become current meanwhile, nothing happens. */
async function execute(scene: ChangingScene, input: StageInput, made: Plan): Promise<Outcome> {
  const { arn } = made.facts as { readonly arn: string };
  try {
    await scene.clients.secretsManager.send(
      new UpdateSecretVersionStageCommand({
        SecretId: arn,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: input.versionId,
        RemoveFromVersionId: input.currentId,
      }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
  } catch (error) {
    return endOfWrite(scene, failureOf(error, 'secretsmanager:UpdateSecretVersionStage'), {
      refusalCode: 'InvalidParameterException',
      refusal: 'Another version has become the current one a moment ago. Nothing was moved.',
      settle: (again) => settle(again, input),
    });
  }
  return done(input);
}

function done(input: StageInput): Outcome {
  return {
    outcome: 'done',
    sentence: `The version ${input.versionId} of ${input.secret} is the current one.`,
    undo: undoOf(input),
  };
}

function undoOf(input: StageInput): UndoOffer {
  return {
    actionId: 'secrets.restore-stage',
    input: { secret: input.secret, versionId: input.currentId, currentId: input.versionId },
  };
}

async function settle(scene: PlanningScene, input: StageInput): Promise<Settled> {
  const looked = await lookAtSecret(scene, input.secret);
  if (looked.outcome === 'refused') return { outcome: 'unknown', sentence: 'The secret could not be read.' };
  if (looked.currentId === input.versionId) return done(input);
  if (looked.currentId === input.currentId)
    return { outcome: 'failed', sentence: 'It did not happen: the current version is the same as before.' };
  return { outcome: 'unknown', sentence: 'Another version has become the current one.' };
}

export const restoreStage = defineAction<StageInput>({
  id: 'secrets.restore-stage',
  title: 'Make this version current',
  kind: 'secret',
  risk: 'reversible',
  capability: 'settings:change',
  input: stageInput,
  target: (input) => input.secret,
  changes: ['secretsmanager:UpdateSecretVersionStage'],
  permissions: [may('secret', 'secretsmanager:UpdateSecretVersionStage')],
  long: false,
  plan,
  execute,
  settle,
});
