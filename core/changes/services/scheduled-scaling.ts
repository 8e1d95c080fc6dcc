import {
  DeleteScheduledActionCommand,
  DescribeScheduledActionsCommand,
  PutScheduledActionCommand,
} from '@aws-sdk/client-application-auto-scaling';
import type { ScheduledAction } from '@aws-sdk/client-application-auto-scaling';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled, UndoOffer } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { differences } from '../differences.ts';
import { askNow, refusedBy } from './ask.ts';
import { change, failedOutcome } from './call.ts';
import { lookAtService } from './look.ts';
import { boundsNow, resourceIdOf, SERVICE_SCALING } from './scaling-now.ts';
import { actionName, dateOf, formerOf, scheduleInput, wantedOf, wordsOf } from './schedule-values.ts';
import type { ScheduleInput, ScheduleValues } from './schedule-values.ts';
import { serviceName } from './service-input.ts';
import { may } from '../../permissions/permission.ts';

const removeInput = z.object({ service: serviceName, name: actionName }).strict();
type RemoveInput = z.infer<typeof removeInput>;

interface RemovalFacts {
  readonly resourceId: string;
  readonly former?: ScheduleValues;
}

interface ScheduleFacts extends RemovalFacts {
  readonly wanted: ScheduleValues;
}

function scheduledNow(
  scene: PlanningScene,
  resourceId: string,
  name: string,
): Promise<Cell<ScheduledAction | undefined>> {
  return askNow(
    scene,
    'application-autoscaling:DescribeScheduledActions',
    `${resourceId} ${name}`,
    async ({ autoScaling }, abortSignal) => {
      const { ScheduledActions = [] } = await autoScaling.send(
        new DescribeScheduledActionsCommand({
          ...SERVICE_SCALING,
          ResourceId: resourceId,
          ScheduledActionNames: [name],
        }),
        { abortSignal },
      );
      return ScheduledActions[0];
    },
  );
}

async function planSchedule(scene: PlanningScene, input: ScheduleInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const resourceId = resourceIdOf(looked.cluster, input.service);
  const [bounds, now] = await Promise.all([
    boundsNow(scene, resourceId),
    scheduledNow(scene, resourceId, input.name),
  ]);
  if (bounds.state === 'empty')
    return refused(`${input.service} is not scaled by itself: set a minimum and a maximum first.`);
  if (bounds.state !== 'fresh') return refusedBy(bounds, 'Application auto scaling refused the question.');
  if (now.state !== 'fresh' && now.state !== 'empty')
    return refusedBy(now, 'Application auto scaling refused the question.');
  const former = formerOf(valueOf(now));
  const { service, name } = input;
  const wanted = wantedOf(input, former, scene.now());
  const changes = differences(wordsOf(former, scene.now()), wordsOf(wanted, scene.now()));
  if (changes.length === 0) return refused('Nothing is different: it is scheduled like this already.');
  const facts: ScheduleFacts = { resourceId, former, wanted };
  return planned({
    summary: `Scale ${service} by the schedule ${name}: ${input.schedule} ${input.timeZone}`,
    calls: [{ operation: 'application-autoscaling:PutScheduledAction', on: service }],
    changes,
    costs: ['Tasks that a minimum starts are paid for; the bounds stay until something sets others.'],
    loses: [],
    undo: {
      reach: 'complete',
      how: former
        ? 'The schedule is set as it was.'
        : 'The schedule is removed. Bounds that it set meanwhile stay.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'application-autoscaling', 'put-scheduled-action', {
        'service-namespace': 'ecs',
        'scalable-dimension': SERVICE_SCALING.ScalableDimension,
        'resource-id': resourceId,
        'scheduled-action-name': name,
        schedule: input.schedule,
        timezone: input.timeZone,
        'start-time': dateOf(wanted.startsAt)?.toISOString(),
        'end-time': dateOf(wanted.endsAt)?.toISOString(),
        'scalable-target-action': { MinCapacity: input.minimum, MaxCapacity: input.maximum },
      }),
    ],
    version: hashOf([resourceId, former]).slice(0, 32),
    estimates: [],
    findings: [
      {
        severity: 'good',
        subject: 'bounds',
        sentence: `Now it is ${bounds.value.minimum} to ${bounds.value.maximum} tasks.`,
      },
    ],
    facts: facts as unknown as Json,
  });
}

async function executeSchedule(scene: ChangingScene, input: ScheduleInput, made: Plan): Promise<Outcome> {
  const { resourceId, wanted } = made.facts as unknown as ScheduleFacts;
  try {
    await change('application-autoscaling:PutScheduledAction', scene.signal, (abortSignal) =>
      scene.clients.autoScaling.send(
        new PutScheduledActionCommand({
          ...SERVICE_SCALING,
          ResourceId: resourceId,
          ScheduledActionName: input.name,
          Schedule: wanted.schedule,
          Timezone: wanted.timeZone,
          StartTime: dateOf(wanted.startsAt),
          EndTime: dateOf(wanted.endsAt),
          ScalableTargetAction: { MinCapacity: wanted.minimum, MaxCapacity: wanted.maximum },
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return scheduleDone(input, made);
}

function scheduleDone({ service, name }: RemoveInput, made: Plan): Outcome {
  const { former } = made.facts as unknown as RemovalFacts;
  const bounds = { startsAt: former?.startsAt ?? null, endsAt: former?.endsAt ?? null };
  const undo: UndoOffer = former
    ? { actionId: 'services.schedule-scaling', input: { service, name, ...definedOf(former), ...bounds } }
    : { actionId: 'services.remove-scheduled-scaling', input: { service, name } };
  return { outcome: 'done', sentence: `Done: ${made.summary}.`, undo };
}

function definedOf(values: object): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Readonly<
    Record<string, Json>
  >;
}

async function planRemoval(scene: PlanningScene, input: RemoveInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const resourceId = resourceIdOf(looked.cluster, input.service);
  const now = await scheduledNow(scene, resourceId, input.name);
  const absent = `${input.service} has no schedule ${input.name}.`;
  if (now.state === 'empty') return refused(absent);
  if (now.state !== 'fresh') return refusedBy(now, absent);
  const former = formerOf(now.value);
  const facts: RemovalFacts = { resourceId, former };
  return planned({
    summary: `Remove the schedule ${input.name} of ${input.service}`,
    calls: [{ operation: 'application-autoscaling:DeleteScheduledAction', on: input.service }],
    changes: differences(wordsOf(former, scene.now()), {}),
    costs: ['The bounds stay as the schedule has set them last.'],
    loses: [],
    undo: { reach: 'complete', how: 'The schedule is set again.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'application-autoscaling', 'delete-scheduled-action', {
        'service-namespace': 'ecs',
        'scalable-dimension': SERVICE_SCALING.ScalableDimension,
        'resource-id': resourceId,
        'scheduled-action-name': input.name,
      }),
    ],
    version: hashOf([resourceId, former]).slice(0, 32),
    estimates: [],
    facts: facts as unknown as Json,
  });
}

async function executeRemoval(scene: ChangingScene, input: RemoveInput, made: Plan): Promise<Outcome> {
  const { resourceId } = made.facts as unknown as RemovalFacts;
  try {
    await change('application-autoscaling:DeleteScheduledAction', scene.signal, (abortSignal) =>
      scene.clients.autoScaling.send(
        new DeleteScheduledActionCommand({
          ...SERVICE_SCALING,
          ResourceId: resourceId,
          ScheduledActionName: input.name,
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    return failedOutcome(error);
  }
  return scheduleDone(input, made);
}

async function settle(scene: PlanningScene, input: RemoveInput, made: Plan): Promise<Settled> {
  const { resourceId, former } = made.facts as unknown as RemovalFacts;
  const now = await scheduledNow(scene, resourceId, input.name);
  if (now.state !== 'fresh' && now.state !== 'empty')
    return { outcome: 'unknown', sentence: 'The schedule could not be read.' };
  return hashOf(formerOf(valueOf(now))) === hashOf(former)
    ? { outcome: 'failed', sentence: 'It did not happen: the schedule is as it was.' }
    : scheduleDone(input, made);
}

export const scheduleScaling = defineAction<ScheduleInput>({
  id: 'services.schedule-scaling',
  title: 'Schedule scaling',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: scheduleInput,
  target: (input) => input.service,
  changes: ['application-autoscaling:PutScheduledAction'],
  permissions: [may('scalable-target', 'application-autoscaling:PutScheduledAction')],
  long: false,
  plan: planSchedule,
  execute: executeSchedule,
  settle,
});

export const removeScheduledScaling = defineAction<RemoveInput>({
  id: 'services.remove-scheduled-scaling',
  title: 'Remove scheduled scaling',
  kind: 'service',
  risk: 'reversible',
  capability: 'deployments:change',
  input: removeInput,
  target: (input) => input.service,
  changes: ['application-autoscaling:DeleteScheduledAction'],
  permissions: [may('scalable-target', 'application-autoscaling:DeleteScheduledAction')],
  long: false,
  plan: planRemoval,
  execute: executeRemoval,
  settle,
});
