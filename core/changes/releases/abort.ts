import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { change, failedOutcome, isLeftOpen } from '../services/call.ts';
import { revisionOf } from '../services/look.ts';
import { serviceName } from '../services/service-input.ts';
import { healthFinding } from '../services/target-health.ts';
import { afterFailedShift, shiftCommands, shiftOperation, shiftTraffic } from '../services/traffic.ts';
import type { Shift } from '../services/traffic.ts';
import { shareWords } from '../services/weights.ts';
import { removeService } from './engine/green-service.ts';
import { lookAtSides, shiftTo, sidesVersion } from './sides.ts';
import { may } from '../../permissions/permission.ts';
import { SHIFTS_TRAFFIC, STARTS_TASKS } from '../services/permissions.ts';

const abortInput = z
  .object({ service: serviceName, green: z.enum(['delete', 'scale-to-zero']).default('delete') })
  .strict();
type AbortInput = z.infer<typeof abortInput>;

interface AbortFacts {
  readonly cluster: string;
  readonly greenService: string;
  readonly revision: string;
  /** Undefined where green has no requests. */
  readonly shift?: Shift;
}

async function plan(scene: PlanningScene, input: AbortInput): Promise<Planned> {
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused') return sides.planned;
  const { looked, share, traffic, greenService } = sides;
  const { cluster, service, green } = looked;
  if (!green) return refused(`No release of ${input.service} is under way: there is no ${greenService}.`);
  const blueRevision = revisionOf(service.taskDefinition);
  const revision = revisionOf(green.taskDefinition);
  const shift = share === 0 ? undefined : shiftTo(sides, 0);
  const facts: AbortFacts = { cluster, greenService, revision, ...(shift ? { shift } : {}) };
  const target = labelOf(scene.source.environment);
  const isDelete = input.green === 'delete';
  return planned({
    summary: `Give up the release of ${input.service}: every request to ${blueRevision}, and ${
      isDelete ? `delete ${greenService}` : `no task of ${greenService}`
    }`,
    calls: [
      ...(shift?.rules ?? []).map((rule) => ({ operation: shiftOperation(rule), on: rule.ruleArn })),
      { operation: isDelete ? 'ecs:DeleteService' : 'ecs:UpdateService', on: greenService },
    ],
    changes: [
      ...(shift ? [{ attribute: 'requests to green', before: shareWords(share), after: '0 %' }] : []),
      {
        attribute: 'green side',
        before: `${green.desiredCount ?? 0} tasks of ${revision}`,
        after: isDelete ? undefined : '0 tasks',
      },
    ],
    costs: [],
    loses: [],
    undo: {
      reach: 'partial',
      how: `Green is brought up again with ${revision}, which stays registered; its requests are shifted anew.`,
    },
    commands: [
      ...(shift ? shiftCommands(target, shift) : []),
      isDelete
        ? awsCommand(target, 'ecs', 'delete-service', { cluster, service: greenService, force: true })
        : awsCommand(target, 'ecs', 'update-service', {
            cluster,
            service: greenService,
            'desired-count': 0,
          }),
    ],
    version: hashOf([sidesVersion(sides), input.green]).slice(0, 32),
    estimates: [{ label: 'Running on green now', value: String(green.runningCount ?? 0) }],
    findings: shift
      ? [
          await healthFinding(
            scene,
            { words: `${input.service} (${blueRevision})`, targetGroupArn: traffic.blue },
            budgetFor(scene.signal),
          ),
        ]
      : [],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: AbortInput, made: Plan): Promise<Outcome> {
  const { cluster, greenService, shift } = made.facts as unknown as AbortFacts;
  let isBack = shift === undefined;
  try {
    if (shift) await shiftTraffic(scene, shift, scene.signal);
    isBack = true;
    // ECS drains the tasks from the load balancer before it stops them: requests that are under way are answered.
    if (input.green === 'delete') await removeService(scene, cluster, greenService, scene.signal);
    else
      await change('ecs:UpdateService', scene.signal, (abortSignal) =>
        scene.clients.ecs.send(
          new UpdateServiceCommand({ cluster, service: greenService, desiredCount: 0 }),
          { abortSignal },
        ),
      );
  } catch (error) {
    if (shift && !isBack)
      return failedOutcome(error, {
        remaining: afterFailedShift(error, shift, 'The requests go where they went.'),
      });
    return failedOutcome(error, {
      completed: `Every request of ${input.service} goes to the former side.`,
      remaining: isLeftOpen(error)
        ? `${greenService} has no requests; whether it runs on is told by its page.`
        : `${greenService} runs on, without requests.`,
    });
  }
  return done(input, made);
}

function done({ service, green }: AbortInput, made: Plan): Outcome {
  const { greenService, revision } = made.facts as unknown as AbortFacts;
  return {
    outcome: 'done',
    sentence: `Every request of ${service} goes to the former side; ${greenService} ${
      green === 'delete' ? 'is being deleted' : 'runs no task'
    }.`,
    undo: { actionId: 'releases.create-green', input: { service, taskDefinition: revision } },
  };
}

async function settle(scene: PlanningScene, input: AbortInput, made: Plan): Promise<Settled> {
  const sides = await lookAtSides(scene, input.service);
  if (sides.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'How the requests are divided could not be read.' };
  const { green } = sides.looked;
  const isGone = !green || (input.green === 'scale-to-zero' && (green.desiredCount ?? 0) === 0);
  if (sides.share === 0 && isGone) return done(input, made);
  return {
    outcome: 'failed',
    sentence: `It was not finished: green gets ${shareWords(sides.share)} of the requests. It can be given up again.`,
  };
}

export const abortRelease = defineAction<AbortInput>({
  id: 'releases.abort',
  title: 'Abort release',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: abortInput,
  target: (input) => input.service,
  changes: [
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
    'ecs:DeleteService',
    'ecs:UpdateService',
  ],
  permissions: [may('service', 'ecs:DeleteService'), ...STARTS_TASKS, ...SHIFTS_TRAFFIC],
  long: false,
  plan,
  execute,
  settle,
});
