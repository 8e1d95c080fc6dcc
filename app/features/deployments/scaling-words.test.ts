import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../core/resources/scaling/sdk-scaling.ts';
import { boundsWords, policyWords, suspendedWords } from './scaling-words.ts';

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

it('a schedule is told with its start and its end', () => {
  const schedule = { name: 'sale', arn: 'arn', resourceId: 'service/c/api', schedule: 'rate(1 day)' };
  const [startsAt, endsAt] = [Date.UTC(2031, 4, 1), Date.UTC(2031, 5, 1)];
  expect(boundsWords(schedule)).toBe('');
  expect(boundsWords({ ...schedule, startsAt, endsAt })).toBe(
    'from 2031-05-01 00:00:00 UTC until 2031-06-01 00:00:00 UTC',
  );
});
