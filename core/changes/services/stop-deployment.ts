import { StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
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

const stopInput = z.object({ service: serviceName, how: z.enum(['rollback', 'abort']) }).strict();
type StopInput = z.infer<typeof stopInput>;

interface StopFacts {
  readonly arn: string;
}

const STOP_TYPES = { rollback: 'ROLLBACK', abort: 'ABORT' } as const;

async function plan(scene: PlanningScene, input: StopInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const seen = await lookAtDeployment(scene, looked);
  if (seen.outcome === 'refused') return seen.planned;
  const { deployment, arn } = seen;
  const { status = 'PENDING' } = deployment;
  if (status !== 'PENDING' && status !== 'IN_PROGRESS')
    return refused(`The deployment of ${input.service} is being stopped already (${status}).`);
  const isRollback = input.how === 'rollback';
  const facts: StopFacts = { arn };
  const traffic = nativeTraffic(deployment);
  return planned({
    summary: isRollback
      ? `Stop the deployment of ${input.service} and go back to the revision before`
      : `Stop the deployment of ${input.service} where it is`,
    calls: [{ operation: 'ecs:StopServiceDeployment', on: input.service }],
    changes: [
      { attribute: 'deployment', before: status, after: isRollback ? 'ROLLBACK_SUCCESSFUL' : 'STOPPED' },
    ],
    costs: isRollback
      ? []
      : ['What runs and who is given traffic stay as they are: another deployment has to clear it up.'],
    loses: [],
    undo: { reach: 'none', how: 'The deployment can be begun anew; this one does not go on.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'ecs', 'stop-service-deployment', {
        'service-deployment-arn': arn,
        'stop-type': STOP_TYPES[input.how],
      }),
    ],
    version: hashOf([arn, input.how]).slice(0, 32),
    estimates: [
      ...(deployment.lifecycleStage ? [{ label: 'Stage now', value: deployment.lifecycleStage }] : []),
      ...(traffic ? [{ label: 'Traffic now', value: traffic }] : []),
    ],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: StopInput, made: Plan): Promise<Outcome> {
  const { arn } = made.facts as unknown as StopFacts;
  try {
    await change('ecs:StopServiceDeployment', scene.signal, (abortSignal) =>
      scene.clients.ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: STOP_TYPES[input.how] }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return done(input);
}

function done({ service, how }: StopInput): Outcome {
  return {
    outcome: 'done',
    sentence:
      how === 'rollback'
        ? `ECS takes ${service} back to the revision before.`
        : `The deployment of ${service} is stopped where it was.`,
  };
}

async function settle(scene: PlanningScene, input: StopInput, made: Plan): Promise<Settled> {
  const { arn } = made.facts as unknown as StopFacts;
  const looked = await lookAtService(scene, input.service);
  const unread = { outcome: 'unknown', sentence: 'The deployment could not be read.' } as const;
  if (looked.outcome === 'refused') return unread;
  const cell = await nativeDeployment(scene, looked);
  if (cell.state !== 'fresh' && cell.state !== 'empty') return unread;
  const current = cell.state === 'fresh' ? cell.value : undefined;
  const goesOn =
    current?.serviceDeploymentArn === arn &&
    (current.status === 'IN_PROGRESS' || current.status === 'PENDING');
  return goesOn ? { outcome: 'failed', sentence: 'It did not happen: the deployment goes on.' } : done(input);
}

export const stopDeployment = defineAction<StopInput>({
  id: 'services.stop-deployment',
  title: 'Stop deployment',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: stopInput,
  target: (input) => input.service,
  changes: ['ecs:StopServiceDeployment'],
  permissions: [
    may('service', 'ecs:StopServiceDeployment'),
    may('service-deployment', 'ecs:StopServiceDeployment'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
