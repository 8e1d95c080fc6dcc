import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../core/resources/scaling/sdk-scaling.ts';
import { policyWords, suspendedWords } from './scaling-words.ts';

const common = {
  PolicyARN: 'arn',
  PolicyName: 'p',
  ServiceNamespace: 'ecs',
  ResourceId: 'service/c/api',
  ScalableDimension: 'ecs:service:DesiredCount',
  CreationTime: new Date(),
} as const;

describe('what a policy does', () => {
  it('is told of target tracking', () => {
    const policy = policyOf({
      ...common,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        ScaleOutCooldown: 60,
        DisableScaleIn: true,
      },
      Alarms: [{ AlarmName: 'high', AlarmARN: 'a' }],
    });
    expect(policyWords(policy)).toEqual([
      'Keeps average CPU at 70 %',
      'waits 60 s after scaling out, never in',
      'Alarms: high',
    ]);
  });

  it('is told of steps', () => {
    const policy = policyOf({
      ...common,
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
      },
    });
    expect(policyWords(policy)).toEqual(['+2 from 0 to ∞']);
  });

  it('is not hidden where it is switched off', () => {
    expect(suspendedWords({ suspended: { in: true, out: false, scheduled: true } })).toBe(
      'scaling in, scheduled actions',
    );
    expect(suspendedWords({ suspended: { in: false, out: false, scheduled: false } })).toBeUndefined();
  });
});
