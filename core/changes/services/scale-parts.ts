import type {
  PutScalingPolicyCommandInput,
  RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Change, PlannedCall } from '../../actions/plan.ts';
import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';
import { priceWords, sizeWords } from './price.ts';
import type { TaskSize } from './price.ts';
import { SERVICE_SCALING } from './scaling-now.ts';

/** The numbers that the action sets; those of auto scaling are undefined where the service is not scaled by it. */
export interface Scale {
  readonly desired: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly targetCpuPercent?: number;
}

export interface ScaleFacts {
  readonly cluster: string;
  readonly before: Scale;
  readonly update?: { readonly cluster: string; readonly service: string; readonly desiredCount: number };
  readonly register?: RegisterScalableTargetCommandInput;
  readonly policy?: PutScalingPolicyCommandInput;
}

export const ATTRIBUTES: Readonly<Record<keyof Scale, string>> = {
  desired: 'desired tasks',
  minimum: 'minimum tasks',
  maximum: 'maximum tasks',
  targetCpuPercent: 'CPU target in percent',
};

export function differencesOf(before: Scale, after: Scale): readonly Change[] {
  const word = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return (Object.keys(ATTRIBUTES) as (keyof Scale)[]).flatMap((key) =>
    before[key] === after[key]
      ? []
      : [{ attribute: ATTRIBUTES[key], before: word(before[key]), after: word(after[key]) }],
  );
}

/** The policy as it is, with another target: its cooldowns and its alarms' names stay. */
export function policyFor(
  ResourceId: string,
  TargetValue: number,
  now: PutScalingPolicyCommandInput | undefined | object,
): PutScalingPolicyCommandInput {
  const known = (now ?? {}) as Partial<PutScalingPolicyCommandInput>;
  return {
    ...SERVICE_SCALING,
    ResourceId,
    PolicyName: known.PolicyName ?? 'cpu-target-tracking',
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      ScaleOutCooldown: 60,
      ScaleInCooldown: 900,
      ...known.TargetTrackingScalingPolicyConfiguration,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      TargetValue,
    },
  };
}

/** The bounds first: auto scaling would pull a count that is outside of them back at once. */
export function callsOf({ register, policy, update }: ScaleFacts, on: string): readonly PlannedCall[] {
  return [
    ...(register ? [{ operation: 'application-autoscaling:RegisterScalableTarget', on }] : []),
    ...(policy ? [{ operation: 'application-autoscaling:PutScalingPolicy', on }] : []),
    ...(update ? [{ operation: 'ecs:UpdateService', on }] : []),
  ];
}

export function costsOf(size: TaskSize, before: Scale, after: Scale): readonly string[] {
  const more = after.desired - before.desired;
  const maximum = after.maximum !== before.maximum ? after.maximum : undefined;
  return [
    ...(more > 0
      ? [`${more} more of ${sizeWords(size)}: ${sizeWords(size, more)}, ${priceWords(size, more)}.`]
      : []),
    ...(more < 0 ? [`${-more} fewer: ${priceWords(size, -more)} less.`] : []),
    ...(maximum === undefined ? [] : [`At the maximum of ${maximum} tasks: ${priceWords(size, maximum)}.`]),
  ];
}

export function commandsOf(
  target: CommandTarget,
  { register, policy, update }: ScaleFacts,
): readonly string[] {
  const scaled = { 'service-namespace': 'ecs', 'scalable-dimension': SERVICE_SCALING.ScalableDimension };
  return [
    ...(register
      ? [
          awsCommand(target, 'application-autoscaling', 'register-scalable-target', {
            ...scaled,
            'resource-id': register.ResourceId,
            'min-capacity': register.MinCapacity,
            'max-capacity': register.MaxCapacity,
          }),
        ]
      : []),
    ...(policy
      ? [
          awsCommand(target, 'application-autoscaling', 'put-scaling-policy', {
            ...scaled,
            'resource-id': policy.ResourceId,
            'policy-name': policy.PolicyName,
            'policy-type': policy.PolicyType,
            'target-tracking-scaling-policy-configuration': policy.TargetTrackingScalingPolicyConfiguration,
          }),
        ]
      : []),
    ...(update
      ? [
          awsCommand(target, 'ecs', 'update-service', {
            cluster: update.cluster,
            service: update.service,
            'desired-count': update.desiredCount,
          }),
        ]
      : []),
  ];
}
