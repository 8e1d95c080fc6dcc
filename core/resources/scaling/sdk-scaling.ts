import type {
  CustomizedMetricSpecification,
  ScalableTarget as SdkTarget,
  ScalingActivity as SdkActivity,
  ScalingPolicy as SdkPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';
import type {
  ScalableTarget,
  ScalingActivity,
  ScalingPolicy,
  ScheduledScaling,
  StepScaling,
  TargetTracking,
} from './types.ts';

export function scalableTargetOf(given: SdkTarget): ScalableTarget {
  const suspended = given.SuspendedState;
  return {
    resourceId: given.ResourceId ?? '',
    dimension: given.ScalableDimension ?? '',
    minimum: given.MinCapacity ?? 0,
    maximum: given.MaxCapacity ?? 0,
    suspended: {
      in: suspended?.DynamicScalingInSuspended === true,
      out: suspended?.DynamicScalingOutSuspended === true,
      scheduled: suspended?.ScheduledScalingSuspended === true,
    },
    roleArn: given.RoleARN,
    createdAt: given.CreationTime?.getTime(),
  };
}

export function policyOf(given: SdkPolicy): ScalingPolicy {
  return {
    name: given.PolicyName ?? '',
    arn: given.PolicyARN ?? '',
    resourceId: given.ResourceId ?? '',
    dimension: given.ScalableDimension ?? '',
    type: given.PolicyType ?? '',
    tracking: trackingOf(given),
    step: stepOf(given),
    alarmNames: (given.Alarms ?? []).flatMap((alarm) => alarm.AlarmName ?? []),
    createdAt: given.CreationTime?.getTime(),
  };
}

function trackingOf(given: SdkPolicy): TargetTracking | undefined {
  const tracking = given.TargetTrackingScalingPolicyConfiguration;
  if (!tracking) return undefined;
  const predefined = tracking.PredefinedMetricSpecification;
  return {
    targetValue: tracking.TargetValue ?? 0,
    metric: predefined?.PredefinedMetricType ?? metricOf(tracking.CustomizedMetricSpecification),
    resourceLabel: predefined?.ResourceLabel,
    scaleOutCooldownSeconds: tracking.ScaleOutCooldown,
    scaleInCooldownSeconds: tracking.ScaleInCooldown,
    scaleInDisabled: tracking.DisableScaleIn === true,
  };
}

function metricOf(custom: CustomizedMetricSpecification | undefined): string {
  if (!custom) return '';
  if (custom.Metrics?.length) return 'metric math';
  return `${custom.Namespace ?? ''} ${custom.MetricName ?? ''}`.trim();
}

function stepOf(given: SdkPolicy): StepScaling | undefined {
  const step = given.StepScalingPolicyConfiguration;
  return (
    step && {
      adjustmentType: step.AdjustmentType,
      cooldownSeconds: step.Cooldown,
      steps: (step.StepAdjustments ?? []).map((one) => ({
        from: one.MetricIntervalLowerBound,
        to: one.MetricIntervalUpperBound,
        adjustment: one.ScalingAdjustment ?? 0,
      })),
    }
  );
}

export function scheduledOf(given: ScheduledAction): ScheduledScaling {
  return {
    name: given.ScheduledActionName ?? '',
    arn: given.ScheduledActionARN ?? '',
    resourceId: given.ResourceId ?? '',
    dimension: given.ScalableDimension,
    schedule: given.Schedule ?? '',
    timezone: given.Timezone,
    minimum: given.ScalableTargetAction?.MinCapacity,
    maximum: given.ScalableTargetAction?.MaxCapacity,
    startsAt: given.StartTime?.getTime(),
    endsAt: given.EndTime?.getTime(),
  };
}

export function activityOf(given: SdkActivity): ScalingActivity {
  return {
    id: given.ActivityId ?? '',
    resourceId: given.ResourceId ?? '',
    description: given.Description ?? '',
    cause: given.Cause ?? '',
    status: given.StatusCode ?? '',
    statusMessage: given.StatusMessage,
    startedAt: given.StartTime?.getTime() ?? 0,
    endedAt: given.EndTime?.getTime(),
  };
}
