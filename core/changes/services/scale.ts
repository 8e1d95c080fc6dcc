import {
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { failureIn, refusedBy } from './ask.ts';
import { change, failedOutcome } from './call.ts';
import { lookAtService, taskDefinitionNow } from './look.ts';
import { taskSizeOf } from './price.ts';
import { scalingFindings } from './scale-findings.ts';
import { ATTRIBUTES, callsOf, commandsOf, costsOf, differencesOf, policyFor } from './scale-parts.ts';
import type { Scale, ScaleFacts } from './scale-parts.ts';
import { boundsNow, cpuPolicyNow, resourceIdOf, SERVICE_SCALING } from './scaling-now.ts';
import { serviceName, taskCount } from './service-input.ts';
import { may } from '../../permissions/permission.ts';

const scaleInput = z
  .object({
    service: serviceName,
    desired: taskCount.optional(),
    minimum: taskCount.optional(),
    maximum: taskCount.optional(),
    targetCpuPercent: z.number().min(1).max(100).optional(),
  })
  .strict()
  .refine(
    ({ service: _service, ...numbers }) => Object.values(numbers).some((one) => one !== undefined),
    'one of desired, minimum, maximum and targetCpuPercent says what is scaled',
  )
  .refine(
    ({ minimum = 0, maximum = Infinity }) => minimum <= maximum,
    'minimum can not be more than maximum',
  );
type ScaleInput = z.infer<typeof scaleInput>;

async function plan(scene: PlanningScene, input: ScaleInput): Promise<Planned> {
  const looked = await lookAtService(scene, input.service);
  if (looked.outcome === 'refused') return looked.planned;
  const { cluster, service } = looked;
  if (service.schedulingStrategy === 'DAEMON')
    return refused(`${input.service} runs one task on each instance: it has no count.`);
  const resourceId = resourceIdOf(cluster, input.service);
  const [bounds, policy, definition] = await Promise.all([
    boundsNow(scene, resourceId),
    cpuPolicyNow(scene, resourceId),
    taskDefinitionNow(scene, service.taskDefinition ?? ''),
  ]);
  const setsScaling = [input.minimum, input.maximum, input.targetCpuPercent].some((one) => one !== undefined);
  if (setsScaling && bounds.state !== 'fresh' && bounds.state !== 'empty')
    return refusedBy(bounds, 'Application auto scaling refused the question.');
  if (input.targetCpuPercent !== undefined && policy.state !== 'fresh' && policy.state !== 'empty')
    return refusedBy(policy, 'Application auto scaling refused the question.');
  const before: Scale = {
    desired: service.desiredCount ?? 0,
    minimum: valueOf(bounds)?.minimum,
    maximum: valueOf(bounds)?.maximum,
    targetCpuPercent: valueOf(policy)?.TargetTrackingScalingPolicyConfiguration?.TargetValue,
  };
  const { service: _name, ...asked } = input;
  const after: Scale = { ...before, ...definedOf(asked) };
  const changes = differencesOf(before, after);
  if (changes.length === 0) return refused('Nothing is different: it is scaled like this already.');
  const isUnregistered = setsScaling && (after.minimum === undefined || after.maximum === undefined);
  if (isUnregistered)
    return refused(
      `${input.service} is not scaled by itself yet: both minimum and maximum are needed to begin with it.`,
    );
  if ((after.minimum ?? 0) > (after.maximum ?? Infinity))
    return refused(
      `The minimum would be ${after.minimum} and the maximum ${after.maximum}: set both so that they fit.`,
    );
  const registers = before.minimum !== after.minimum || before.maximum !== after.maximum;
  const facts: ScaleFacts = {
    cluster,
    before,
    ...(registers
      ? {
          register: {
            ...SERVICE_SCALING,
            ResourceId: resourceId,
            MinCapacity: after.minimum,
            MaxCapacity: after.maximum,
          },
        }
      : {}),
    ...(before.targetCpuPercent === after.targetCpuPercent
      ? {}
      : { policy: policyFor(resourceId, after.targetCpuPercent ?? 0, valueOf(policy)) }),
    ...(before.desired === after.desired
      ? {}
      : { update: { cluster, service: input.service, desiredCount: after.desired } }),
  };
  const size = taskSizeOf(valueOf(definition)?.definition ?? {});
  const isNew = before.minimum === undefined || before.targetCpuPercent === undefined;
  return planned({
    summary: `Scale ${input.service} in ${cluster}: ${changes
      .map(({ attribute, before: was = 'none', after: is = 'none' }) => `${attribute} from ${was} to ${is}`)
      .join(', ')}`,
    calls: callsOf(facts, input.service),
    changes,
    costs: size ? costsOf(size, before, after) : ['The size of its tasks could not be read: no price.'],
    loses:
      after.desired < before.desired
        ? [
            `${before.desired - after.desired} tasks are stopped, after they are drained from the load balancer.`,
          ]
        : [],
    undo:
      setsScaling && isNew
        ? { reach: 'partial', how: 'The numbers are set as they were; what is new of auto scaling stays.' }
        : { reach: 'complete', how: 'The former numbers are set again.' },
    commands: commandsOf(labelOf(scene.source.environment), facts),
    version: hashOf([service.serviceArn, before]).slice(0, 32),
    estimates: [{ label: 'Running now', value: String(service.runningCount ?? 0) }],
    findings: scalingFindings({
      before,
      after,
      service,
      scalingUnread: bounds.state === 'fresh' || bounds.state === 'empty' ? undefined : failureIn(bounds),
      suspended: valueOf(bounds)?.suspended ?? false,
    }),
    facts: facts as unknown as Json,
  });
}

function definedOf(scale: Partial<Scale>): Partial<Scale> {
  return Object.fromEntries(Object.entries(scale).filter(([, value]) => value !== undefined));
}

async function execute(scene: ChangingScene, input: ScaleInput, made: Plan): Promise<Outcome> {
  const { register, policy, update, before } = made.facts as unknown as ScaleFacts;
  const { autoScaling, ecs } = scene.clients;
  const steps = [
    register && {
      words: 'the bounds are set',
      left: 'the bounds are as they were',
      run: (signal: AbortSignal) =>
        change('application-autoscaling:RegisterScalableTarget', signal, (abortSignal) =>
          autoScaling.send(new RegisterScalableTargetCommand(register), { abortSignal }),
        ),
    },
    policy && {
      words: 'the CPU target is set',
      left: 'the CPU target is as it was',
      run: (signal: AbortSignal) =>
        change('application-autoscaling:PutScalingPolicy', signal, (abortSignal) =>
          autoScaling.send(new PutScalingPolicyCommand(policy), { abortSignal }),
        ),
    },
    update && {
      words: 'the desired count is set',
      left: 'the desired count is as it was',
      run: (signal: AbortSignal) =>
        change('ecs:UpdateService', signal, (abortSignal) =>
          ecs.send(new UpdateServiceCommand(update), { abortSignal }),
        ),
    },
  ].filter((step) => step !== undefined);
  for (const [index, step] of steps.entries())
    try {
      await step.run(scene.signal);
    } catch (error) {
      const words = (of: readonly string[]) => (of.length > 0 ? `${of.join(', ')}.` : undefined);
      return failedOutcome(error, {
        completed: words(steps.slice(0, index).map((one) => one.words)),
        remaining: words(steps.slice(index).map((one) => one.left)),
      });
    }
  return done(input, made, before);
}

function done(input: ScaleInput, made: Plan, before: Scale): Outcome {
  const former = Object.fromEntries(
    (Object.keys(ATTRIBUTES) as (keyof Scale)[]).flatMap((key) =>
      input[key] !== undefined && input[key] !== before[key] && before[key] !== undefined
        ? [[key, before[key]]]
        : [],
    ),
  );
  return {
    outcome: 'done',
    sentence: `Done: ${made.summary}.`,
    ...(Object.keys(former).length > 0
      ? { undo: { actionId: 'services.scale', input: { service: input.service, ...former } } }
      : {}),
  };
}

/** Auto scaling may have moved the count since: what was registered tells. */
async function settle(scene: PlanningScene, input: ScaleInput, made: Plan): Promise<Settled> {
  const again = await plan(scene, input);
  const { before } = made.facts as unknown as ScaleFacts;
  if (again.outcome === 'refused')
    return again.failure
      ? { outcome: 'unknown', sentence: 'How the service is scaled could not be read.' }
      : done(input, made, before);
  return hashOf(again.plan.changes) === hashOf(made.changes)
    ? { outcome: 'failed', sentence: 'It did not happen: the numbers are as they were.' }
    : { outcome: 'unknown', sentence: 'The numbers are neither as they were nor as they should be.' };
}

export const scaleService = defineAction<ScaleInput>({
  id: 'services.scale',
  title: 'Scale',
  kind: 'service',
  risk: 'costly',
  capability: 'deployments:change',
  input: scaleInput,
  target: (input) => input.service,
  changes: [
    'ecs:UpdateService',
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
  ],
  permissions: [
    may('service', 'ecs:UpdateService'),
    may('task-role', 'iam:PassRole'),
    may(
      'scalable-target',
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
    ),
    may('scaling-alarm', 'cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'),
  ],
  long: false,
  plan,
  execute,
  settle,
});
