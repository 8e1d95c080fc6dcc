import { ContinueServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { change, failedOutcome } from './call.ts';
import { lookAtService } from './look.ts';
import { lookAtDeployment, nativeDeployment, nativeTraffic } from './native-deployment.ts';
import { serviceName } from './service-input.ts';
import { may } from '../../permissions/permission.ts';

const continueInput = z.object({ service: serviceName, how: z.enum(['continue', 'rollback']) }).strict();
type ContinueInput = z.infer<typeof continueInput>;

interface ContinueFacts {
  readonly arn: string;
  readonly hookId: string;
}

const HOOK_ACTIONS = { continue: 'CONTINUE', rollback: 'ROLLBACK' } as const;

/** The hook at which a deployment waits for a person. */
export function awaitedHook(deployment: ServiceDeployment): string | undefined {
  return deployment.lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION')?.hookId;
}

async function plan(scene: PlanningScene, input: ContinueInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const seen = await lookAtDeployment(scene, looked);
  if (seen.outcome === 'refused') return seen.planned;
  const { deployment, arn } = seen;
  const hookId = awaitedHook(deployment);
  if (hookId === undefined)
    return refused(`The deployment of ${input.service} waits for nobody: it goes on by itself.`);
  const stage = deployment.lifecycleStage ?? 'its stage';
  const isBack = input.how === 'rollback';
  const facts: ContinueFacts = { arn, hookId };
  const traffic = nativeTraffic(deployment);
  return planned({
    summary: isBack
      ? `Take the paused deployment of ${input.service} back to the revision before`
      : `Let the paused deployment of ${input.service} go on after ${stage}`,
    calls: [{ operation: 'ecs:ContinueServiceDeployment', on: input.service }],
    changes: [
      { attribute: 'deployment', before: `paused at ${stage}`, after: isBack ? 'rolled back' : 'goes on' },
    ],
    costs: [],
    loses: [],
    undo: {
      reach: isBack ? 'none' : 'partial',
      how: isBack ? 'It can be begun anew.' : 'It can be stopped and rolled back while it is under way.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'ecs', 'continue-service-deployment', {
        'service-deployment-arn': arn,
        'hook-id': hookId,
        action: HOOK_ACTIONS[input.how],
      }),
    ],
    version: hashOf([arn, hookId, input.how]).slice(0, 32),
    estimates: traffic ? [{ label: 'Traffic now', value: traffic }] : [],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: ContinueInput, made: Plan): Promise<Outcome> {
  const { arn, hookId } = made.facts as unknown as ContinueFacts;
  try {
    await change('ecs:ContinueServiceDeployment', scene.signal, (abortSignal) =>
      scene.clients.ecs.send(
        new ContinueServiceDeploymentCommand({
          serviceDeploymentArn: arn,
          hookId,
          action: HOOK_ACTIONS[input.how],
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return done(input);
}

function done({ service, how }: ContinueInput): Outcome {
  return {
    outcome: 'done',
    sentence:
      how === 'continue'
        ? `The deployment of ${service} goes on.`
        : `ECS takes ${service} back to the revision before.`,
    ...(how === 'continue'
      ? { undo: { actionId: 'services.stop-deployment', input: { service, how: 'rollback' } } }
      : {}),
  };
}

async function settle(scene: PlanningScene, input: ContinueInput, made: Plan): Promise<Settled> {
  const { arn, hookId } = made.facts as unknown as ContinueFacts;
  const looked = await lookAtService(scene, input.service);
  const unread = { outcome: 'unknown', sentence: 'The deployment could not be read.' } as const;
  if (looked.outcome === 'refused') return unread;
  const cell = await nativeDeployment(scene, looked);
  if (cell.state !== 'fresh' && cell.state !== 'empty') return unread;
  const current = cell.state === 'fresh' ? cell.value : undefined;
  return current?.serviceDeploymentArn === arn && awaitedHook(current) === hookId
    ? { outcome: 'failed', sentence: 'It did not happen: the deployment is paused.' }
    : done(input);
}

export const continueDeployment = defineAction<ContinueInput>({
  id: 'services.continue-deployment',
  title: 'Continue deployment',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: continueInput,
  target: (input) => input.service,
  changes: ['ecs:ContinueServiceDeployment'],
  permissions: [
    may('service', 'ecs:ContinueServiceDeployment'),
    may('service-deployment', 'ecs:ContinueServiceDeployment'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
