import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { randomUUID } from 'node:crypto';
import { validation } from './errors.ts';
import type { PolicyRecord, Scaled } from './records.ts';

type Watched = Pick<
  PutMetricAlarmInput,
  'Namespace' | 'MetricName' | 'Dimensions' | 'Statistic' | 'Unit' | 'Period' | 'Metrics'
>;

/** Below nine tenths of its target a metric lets the size go down. */
const lowShare = 0.9;

/** What a target tracking policy looks at, as an alarm says it. Errors: ValidationException. */
export function watchedBy(config: TargetTrackingScalingPolicyConfiguration, scaled: Scaled): Watched {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } = config;
  if ((predefined === undefined) === (customized === undefined))
    throw validation(
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.',
    );
  if (customized?.Metrics)
    return {
      Metrics: customized.Metrics.map(({ MetricStat, ...query }) => ({
        ...query,
        ...(MetricStat
          ? { MetricStat: { ...MetricStat, Metric: MetricStat.Metric, Period: 60 } }
          : { Period: 60 }),
      })) as PutMetricAlarmInput['Metrics'],
    };
  if (customized) {
    const { Namespace, MetricName, Statistic, Dimensions = [], Unit } = customized;
    if (!Namespace || !MetricName || !Statistic)
      throw validation('A customized metric needs a namespace, a metric name and a statistic.');
    return {
      Namespace,
      MetricName,
      Dimensions,
      Statistic,
      Unit: Unit as PutMetricAlarmInput['Unit'],
      Period: 60,
    };
  }
  return predefinedMetric(predefined?.PredefinedMetricType, predefined?.ResourceLabel, scaled);
}

function predefinedMetric(
  type: string | undefined,
  label: string | undefined,
  { resourceId }: Scaled,
): Watched {
  const [, cluster, service] = resourceId.split('/');
  const ofService = {
    Namespace: 'AWS/ECS',
    Dimensions: [
      { Name: 'ClusterName', Value: cluster },
      { Name: 'ServiceName', Value: service },
    ],
    Statistic: 'Average',
    Period: 60,
  } as const;
  switch (type) {
    case 'ECSServiceAverageCPUUtilization':
      return { ...ofService, Dimensions: [...ofService.Dimensions], MetricName: 'CPUUtilization' };
    case 'ECSServiceAverageMemoryUtilization':
      return { ...ofService, Dimensions: [...ofService.Dimensions], MetricName: 'MemoryUtilization' };
    case 'ALBRequestCountPerTarget': {
      const [, loadBalancer, targetGroup] =
        /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label ?? '') ?? [];
      if (loadBalancer === undefined)
        throw validation(
          `The resource label '${label ?? ''}' does not name a load balancer and a target group.`,
        );
      return {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCountPerTarget',
        Dimensions: [
          { Name: 'TargetGroup', Value: targetGroup },
          { Name: 'LoadBalancer', Value: loadBalancer },
        ],
        Statistic: 'Sum',
        Period: 60,
      };
    }
    default:
      throw validation(`This endpoint does not offer the predefined metric ${type}.`);
  }
}

/**
 * The alarms of a target tracking policy: above the target for three minutes, below nine tenths of it for fifteen.
 * Source: Application Auto Scaling user guide, "Target tracking scaling policies".
 */
export function trackingAlarms(policy: PolicyRecord): {
  readonly high: PutMetricAlarmInput;
  readonly low?: PutMetricAlarmInput;
} {
  const { tracking, resourceId, arn, alarms } = policy;
  if (!tracking) throw new TypeError(`${arn} tracks no target.`);
  const shared = {
    ...watchedBy(tracking, policy),
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${arn}.`,
    AlarmActions: [arn],
    // A minute without a datapoint neither scales nor lets the others count as all.
    TreatMissingData: 'ignore',
  };
  const target = tracking.TargetValue ?? 0;
  const high: PutMetricAlarmInput = {
    ...shared,
    AlarmName: alarms.high ?? `TargetTracking-${resourceId}-AlarmHigh-${randomUUID()}`,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: target,
    EvaluationPeriods: 3,
  };
  if (tracking.DisableScaleIn === true) return { high };
  return {
    high,
    low: {
      ...shared,
      AlarmName: alarms.low ?? `TargetTracking-${resourceId}-AlarmLow-${randomUUID()}`,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: target * lowShare,
      EvaluationPeriods: 15,
    },
  };
}
