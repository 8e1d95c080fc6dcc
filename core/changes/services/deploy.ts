import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { change, failedOutcome, isLeftOpen } from './call.ts';
import { lookAtService, revisionOf } from './look.ts';
import { serviceName, withRevision } from './service-input.ts';
import { verify } from './verify.ts';
import { registerCalls, registered, wantedRevision } from './wanted-revision.ts';
import type { WantedRevision } from './wanted-revision.ts';
import { ASKS_ROLES, REGISTERS, STARTS_TASKS } from './permissions.ts';

const deployInput = withRevision({ service: serviceName });
type DeployInput = z.infer<typeof deployInput>;

interface DeployFacts extends WantedRevision {
  readonly cluster: string;
}

async function plan(scene: PlanningScene, input: DeployInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { cluster, service, green } = looked;
  const wanted = await wantedRevision(scene, looked, input);
  if (wanted.outcome === 'refused') return wanted.planned;
  const { former, existing, registration, definition, changes, words } = wanted;
  const findings = await verify(scene, { service, definition });
  const facts: DeployFacts = { cluster, former, existing, registration };
  const target = labelOf(scene.source.environment);
  const strategy = service.deploymentConfiguration?.strategy ?? 'ROLLING';
  return planned({
    summary: `Deploy ${words} as ${input.service} in ${cluster}`,
    calls: [...registerCalls(wanted), { operation: 'ecs:UpdateService', on: input.service }],
    changes,
    costs: [STRATEGIES[strategy] ?? STRATEGIES.ROLLING ?? ''],
    loses: [],
    undo: { reach: 'complete', how: `${former} is deployed again; it stays registered.` },
    commands: [
      ...(registration
        ? [
            awsCommand(target, 'ecs', 'register-task-definition', {
              'cli-input-json': withoutValues(registration),
            }),
          ]
        : []),
      awsCommand(target, 'ecs', 'update-service', {
        cluster,
        service: input.service,
        'task-definition': existing ?? registration?.family,
      }),
    ],
    version: hashOf([service.serviceArn, former, existing, registration]).slice(0, 32),
    estimates: [{ label: 'Running now', value: String(service.runningCount ?? 0) }],
    findings: [
      ...findings,
      ...(green
        ? [
            {
              severity: 'warning',
              subject: 'release',
              sentence: `${green.serviceName} stands beside it: a release is under way.`,
            } as const,
          ]
        : []),
    ],
    facts: facts as unknown as Json,
  });
}

const STRATEGIES: Readonly<Record<string, string>> = {
  ROLLING: 'Its tasks are exchanged by and by: for a while there are more of them, of both revisions.',
  BLUE_GREEN:
    'ECS starts as many tasks again, moves the traffic to them and keeps the old ones while it bakes.',
  CANARY: 'ECS starts as many tasks again, gives them a part of the traffic first, and then all of it.',
  LINEAR: 'ECS starts as many tasks again, and moves the traffic to them in equal steps.',
};

/** Environment variables of a task may hold what nobody should read off a screen. */
function withoutValues(registration: NonNullable<WantedRevision['registration']>): object {
  return {
    ...registration,
    containerDefinitions: registration.containerDefinitions?.map((container) => ({
      ...container,
      ...(container.environment
        ? { environment: container.environment.map(({ name }) => ({ name, value: '…' })) }
        : {}),
    })),
  };
}

async function execute(scene: ChangingScene, input: DeployInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as DeployFacts;
  let taskDefinition: string | undefined;
  try {
    taskDefinition = await registered(scene, facts, scene.signal);
    const revision = taskDefinition;
    await change('ecs:UpdateService', scene.signal, (abortSignal) =>
      scene.clients.ecs.send(
        new UpdateServiceCommand({
          cluster: facts.cluster,
          service: input.service,
          taskDefinition: revision,
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error, {
      completed: facts.registration && taskDefinition ? `${taskDefinition} is registered.` : undefined,
      remaining:
        taskDefinition && isLeftOpen(error)
          ? `${input.service} may be set to ${taskDefinition} all the same: look at it.`
          : `${input.service} runs ${facts.former} as before.`,
    });
  }
  return done(input, facts, taskDefinition);
}

function done(input: DeployInput, { former }: DeployFacts, revision: string): Outcome {
  return {
    outcome: 'done',
    sentence: `${input.service} is set to ${revision}; ECS brings it up now.`,
    undo: { actionId: 'services.deploy', input: { service: input.service, taskDefinition: former } },
  };
}

async function settle(scene: PlanningScene, input: DeployInput, made: Plan): Promise<Settled> {
  const facts = made.facts as unknown as DeployFacts;
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'What the service is set to could not be read.' };
  const now = revisionOf(looked.service.taskDefinition);
  if (now === facts.former)
    return { outcome: 'failed', sentence: `It did not happen: ${input.service} is set to ${now}.` };
  const [nowFamily, nowNumber] = now.split(':');
  const [family, number] = facts.former.split(':');
  const isNext = nowFamily === family && Number(nowNumber) > Number(number);
  if (facts.existing === undefined ? isNext : now === facts.existing) return done(input, facts, now);
  return { outcome: 'unknown', sentence: `${input.service} is set to ${now}, which is neither.` };
}

export const deployService = defineAction<DeployInput>({
  id: 'services.deploy',
  title: 'Deploy',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: deployInput,
  target: (input) => input.service,
  changes: ['ecs:RegisterTaskDefinition', 'ecs:UpdateService', 'iam:PassRole'],
  permissions: [...REGISTERS, ...STARTS_TASKS, ...ASKS_ROLES],
  long: false,
  plan,
  execute,
  settle,
});
