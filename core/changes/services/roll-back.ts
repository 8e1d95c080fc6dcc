import { StopServiceDeploymentCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Change, Json, Plan, PlannedCall, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { alarmFinding } from './alarms.ts';
import { change, failedOutcome, isLeftOpen } from './call.ts';
import { lookAtService } from './look.ts';
import { standingOf } from './roll-back-standing.ts';
import { rollBackVerdict } from './roll-back-verdict.ts';
import { rollBackWay } from './roll-back-way.ts';
import type { RollBackWay } from './roll-back-way.ts';
import { serviceName, taskDefinitionRevision } from './service-input.ts';
import { afterFailedShift, shiftCommands, shiftOperation, shiftTraffic } from './traffic.ts';
import type { Shift } from './traffic.ts';
import { shareWords } from './weights.ts';
import { may } from '../../permissions/permission.ts';
import { ASKS_ROLES, SHIFTS_TRAFFIC, STARTS_TASKS } from './permissions.ts';

const rollBackInput = z.object({ service: serviceName, to: taskDefinitionRevision.optional() }).strict();
type RollBackInput = z.infer<typeof rollBackInput>;

interface RollBackFacts {
  readonly cluster: string;
  readonly chosen: RollBackWay;
}

/** Nobody on call waits longer for a line of the verdict: it is unknown then, which holds up nothing. */
const PATIENCE_MS = 400;

async function plan(scene: PlanningScene, input: RollBackInput): Promise<Planned> {
  // First asked and last waited for: whether alarms fire holds up nothing.
  const alarms = alarmFinding(scene, PATIENCE_MS);
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { cluster, service } = looked;
  const way = await rollBackWay(scene, looked, input.to);
  if (way.outcome === 'refused') return way.planned;
  const { chosen } = way;
  const { findings, differences } = await rollBackVerdict(scene, looked, chosen, PATIENCE_MS);
  const facts: RollBackFacts = { cluster, chosen };
  return planned({
    summary: summaryOf(input.service, chosen),
    calls: callsOf(input.service, chosen),
    changes: [...changesOf(chosen), ...differences],
    costs: COSTS[chosen.way],
    loses: [],
    undo: undoWords(chosen),
    commands: commandsOf(labelOf(scene.source.environment), cluster, chosen),
    version: hashOf([service.serviceArn, chosen]).slice(0, 32),
    estimates: [],
    findings: [...findings, await alarms],
    facts: facts as unknown as Json,
  });
}

function summaryOf(service: string, chosen: RollBackWay): string {
  switch (chosen.way) {
    case 'stop-deployment':
      return `Stop the deployment of ${chosen.from} as ${service} and go back to ${chosen.to ?? 'the revision before'}`;
    case 'weights':
      return `Send every request of ${service} back to ${chosen.to}`;
    case 'update':
      return `Deploy ${chosen.to} as ${service} again, in the place of ${chosen.from}`;
  }
}

function backToBlue({ traffic }: Extract<RollBackWay, { way: 'weights' }>): Shift {
  return { blue: traffic.blue, green: traffic.green, greenPercent: 0, rules: traffic.rules };
}

function callsOf(service: string, chosen: RollBackWay): readonly PlannedCall[] {
  switch (chosen.way) {
    case 'stop-deployment':
      return [{ operation: 'ecs:StopServiceDeployment', on: service }];
    case 'weights':
      return chosen.traffic.rules.map((rule) => ({ operation: shiftOperation(rule), on: rule.ruleArn }));
    case 'update':
      return chosen.services.map((on) => ({ operation: 'ecs:UpdateService', on }));
  }
}

function changesOf(chosen: RollBackWay): readonly Change[] {
  const revision = { attribute: 'revision', before: chosen.from, after: chosen.to };
  if (chosen.way !== 'weights') return [revision];
  return [{ attribute: 'requests to green', before: shareWords(chosen.share), after: '0 %' }, revision];
}

const COSTS: Readonly<Record<RollBackWay['way'], readonly string[]>> = {
  'stop-deployment': [],
  weights: [],
  update: ['Tasks are exchanged by and by: until they are, some requests go to the newer revision.'],
};

function undoWords(chosen: RollBackWay): Plan['undo'] {
  switch (chosen.way) {
    case 'stop-deployment':
      return { reach: 'partial', how: `${chosen.from} can be deployed anew; it stays registered.` };
    case 'weights':
      return { reach: 'complete', how: 'The requests are divided as they were: the other side runs on.' };
    case 'update':
      return { reach: 'complete', how: `${chosen.from} is deployed again; it stays registered.` };
  }
}

function commandsOf(target: CommandTarget, cluster: string, chosen: RollBackWay): readonly string[] {
  switch (chosen.way) {
    case 'stop-deployment':
      return [
        awsCommand(target, 'ecs', 'stop-service-deployment', {
          'service-deployment-arn': chosen.deploymentArn,
          'stop-type': 'ROLLBACK',
        }),
      ];
    case 'weights':
      return shiftCommands(target, backToBlue(chosen));
    case 'update':
      return chosen.services.map((service) =>
        awsCommand(target, 'ecs', 'update-service', { cluster, service, 'task-definition': chosen.to }),
      );
  }
}

/** One call, or one for each rule or side at once; nothing is asked before it. */
async function execute(scene: ChangingScene, input: RollBackInput, made: Plan): Promise<Outcome> {
  const { cluster, chosen } = made.facts as unknown as RollBackFacts;
  const { ecs } = scene.clients;
  try {
    if (chosen.way === 'weights') await shiftTraffic(scene, backToBlue(chosen), scene.signal);
    else if (chosen.way === 'stop-deployment')
      await change('ecs:StopServiceDeployment', scene.signal, (abortSignal) =>
        ecs.send(
          new StopServiceDeploymentCommand({
            serviceDeploymentArn: chosen.deploymentArn,
            stopType: 'ROLLBACK',
          }),
          { abortSignal },
        ),
      );
    else await updateAll(scene, cluster, chosen);
  } catch (error) {
    return failedOutcome(error, { remaining: remainingOf(error, input.service, chosen) });
  }
  return done(input, chosen);
}

/** @throws UpstreamFailed, Cancelled: the first failure, once all have ended. */
async function updateAll(
  scene: ChangingScene,
  cluster: string,
  { services, to }: Extract<RollBackWay, { way: 'update' }>,
): Promise<void> {
  const results = await Promise.allSettled(
    services.map((service) =>
      change('ecs:UpdateService', scene.signal, (abortSignal) =>
        scene.clients.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition: to }), {
          abortSignal,
        }),
      ),
    ),
  );
  const failed = results.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** In the middle of an incident nothing is told to be as it was that may not be. */
function remainingOf(error: unknown, service: string, chosen: RollBackWay): string {
  const asBefore = `Where the requests of ${service} go is as it was.`;
  if (chosen.way === 'weights') return afterFailedShift(error, backToBlue(chosen), asBefore);
  if (chosen.way === 'update' && chosen.services.length > 1)
    return `One side may be set to ${chosen.to}, and the other as before: look at both.`;
  if (!isLeftOpen(error)) return asBefore;
  return chosen.way === 'update'
    ? `${service} may be set to ${chosen.to} all the same: look at it.`
    : 'ECS may have begun to go back all the same: look at the deployment.';
}

function done({ service }: RollBackInput, chosen: RollBackWay): Outcome {
  switch (chosen.way) {
    case 'stop-deployment':
      return {
        outcome: 'done',
        sentence: `ECS takes ${service} back to ${chosen.to ?? 'the revision before'}.`,
        undo: { actionId: 'services.deploy', input: { service, taskDefinition: chosen.from } },
      };
    case 'weights':
      return {
        outcome: 'done',
        sentence: `Every request of ${service} goes to ${chosen.to}. The other side runs on, without requests.`,
        ...(chosen.share === 'mixed'
          ? {}
          : { undo: { actionId: 'releases.shift', input: { service, greenPercent: chosen.share } } }),
      };
    case 'update':
      return {
        outcome: 'done',
        sentence: `${service} is set to ${chosen.to}; ECS brings it up now.`,
        undo: { actionId: 'services.deploy', input: { service, taskDefinition: chosen.from } },
      };
  }
}

async function settle(scene: PlanningScene, input: RollBackInput, made: Plan): Promise<Settled> {
  const { chosen } = made.facts as unknown as RollBackFacts;
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused')
    return { outcome: 'unknown', sentence: 'What the service is set to could not be read.' };
  const standing = await standingOf(scene, looked, chosen);
  switch (standing.as) {
    case 'wanted':
      return done(input, chosen);
    case 'before':
      return { outcome: 'failed', sentence: 'It did not happen: everything is as it was before.' };
    case 'neither':
      return { outcome: 'unknown', sentence: standing.words };
  }
}

export const rollBackService = defineAction<RollBackInput>({
  id: 'services.roll-back',
  title: 'Roll back',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: rollBackInput,
  target: (input) => input.service,
  changes: [
    'ecs:StopServiceDeployment',
    'ecs:UpdateService',
    'iam:PassRole',
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:ModifyListener',
  ],
  permissions: [
    may('service', 'ecs:StopServiceDeployment'),
    may('service-deployment', 'ecs:StopServiceDeployment'),
    ...STARTS_TASKS,
    ...SHIFTS_TRAFFIC,
    ...ASKS_ROLES,
  ],
  long: false,
  emergency: true,
  plan,
  execute,
  settle,
});
