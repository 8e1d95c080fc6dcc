import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { Cancelled } from '../tables/engine/upstream-call.ts';
import { failedOutcome } from '../services/call.ts';
import { serviceName, taskCount, withRevision } from '../services/service-input.ts';
import { shiftCommands } from '../services/traffic.ts';
import { raiseGreen } from './engine/raise-green.ts';
import { planGreen } from './green-plan.ts';
import type { GreenFacts } from './green-plan.ts';
import { sidesVersion } from './sides.ts';
import { may } from '../../permissions/permission.ts';
import { ASKS_ROLES, REGISTERS, SHIFTS_TRAFFIC, STARTS_TASKS } from '../services/permissions.ts';

const createInput = withRevision({
  service: serviceName,
  desired: taskCount.optional(),
  waitMinutes: z.number().int().min(1).max(120).default(15),
});
type CreateInput = z.infer<typeof createInput>;

async function plan(scene: PlanningScene, input: CreateInput): Promise<Planned> {
  const made = await planGreen(scene, input);
  if (made.outcome === 'refused') return made.planned;
  const { facts, wanted, sides, findings, calls, costs } = made;
  const { green, shift } = facts;
  const target = labelOf(scene.source.environment);
  return planned({
    summary: `Bring up ${green.greenService} with ${wanted.words}, without requests`,
    calls,
    changes: [
      {
        attribute: 'green side',
        before: sides.looked.green ? 'there, without requests' : undefined,
        after: `${green.desired} tasks of ${wanted.words}`,
      },
      ...wanted.changes,
    ],
    costs,
    loses: [],
    undo: { reach: 'complete', how: 'The green side is deleted. No request went to it.' },
    commands: [
      ...shiftCommands(target, shift),
      awsCommand(target, 'ecs', 'create-service', {
        'cli-input-json': {
          ...green.template,
          taskDefinition: facts.revision.existing ?? wanted.definition.family,
        },
      }),
    ],
    version: hashOf([sidesVersion(sides), facts.revision, green.desired]).slice(0, 32),
    estimates: [],
    findings,
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: CreateInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as GreenFacts;
  const { greenService, service } = facts.green;
  const undo = { actionId: 'releases.abort', input: { service } };
  try {
    const raised = await raiseGreen(scene, facts, input.waitMinutes);
    if (raised.outcome === 'given-up')
      return {
        outcome: 'failed',
        sentence: `${greenService} did not get healthy: ${raised.why}. Every request of ${service} goes where it went.`,
        remaining: `${greenService} is left as it is, to be looked into.`,
        undo,
      };
    return {
      outcome: 'done',
      sentence: `${greenService} is up: ${raised.tasks} healthy tasks of ${raised.revision}, without requests.`,
      undo,
    };
  } catch (error) {
    if (error instanceof Cancelled)
      return {
        outcome: 'cancelled',
        sentence: `Stopped. Every request of ${service} goes where it went; what there is of ${greenService} is left.`,
        undo,
      };
    return failedOutcome(error, { remaining: `Every request of ${service} goes where it went.` });
  }
}

export const createGreen = defineAction<CreateInput>({
  id: 'releases.create-green',
  title: 'Create green',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: createInput,
  target: (input) => input.service,
  changes: [
    'ecs:RegisterTaskDefinition',
    'ecs:CreateService',
    'ecs:UpdateService',
    'iam:PassRole',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
  ],
  permissions: [
    may('service', 'ecs:CreateService', 'ecs:TagResource'),
    ...REGISTERS,
    ...STARTS_TASKS,
    ...SHIFTS_TRAFFIC,
    ...ASKS_ROLES,
  ],
  long: true,
  plan,
  execute,
});
