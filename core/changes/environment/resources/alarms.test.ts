import { describe, expect, it } from 'vitest';
import { ALARM_ENTRIES } from '../../../catalogue/alarms.ts';
import { COMPOSITE_ALARMS } from '../../../catalogue/composite-alarms.ts';
import { alarmInput, compositeAlarmInput } from './alarms.ts';

const place = {
  stage: 'prod',
  account: '123456789012',
  region: 'us-east-1',
  loadBalancer: 'app/tiktok-commerce-alb/50dc6c495c0c9188',
} as const;
const inputOf = (logical: string) => {
  const entry = ALARM_ENTRIES.find((one) => one.logical === logical);
  if (!entry) throw new Error(`There is no ${logical}.`);
  return alarmInput(entry, place);
};

describe('an alarm of the catalogue', () => {
  it('watches a service by its cluster and name, and tells the topic of trouble and of its end', () => {
    expect(inputOf('high-cpu-ingestion-api')).toMatchObject({
      AlarmName: 'tiktok-commerce-high-cpu-ingestion-api',
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'ClusterName', Value: 'production-cluster' },
        { Name: 'ServiceName', Value: 'ingestion-api' },
      ],
      Statistic: 'Average',
      Threshold: 70,
      Period: 60,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:us-east-1:123456789012:tiktok-commerce-alarms-prod'],
      OKActions: ['arn:aws:sns:us-east-1:123456789012:tiktok-commerce-alarms-prod'],
    });
  });

  it('watches the load balancer by the percentile that it names', () => {
    expect(inputOf('latency')).toMatchObject({
      Dimensions: [{ Name: 'LoadBalancer', Value: place.loadBalancer }],
      ExtendedStatistic: 'p95',
    });
    expect(inputOf('latency')).not.toHaveProperty('Statistic');
  });

  it('sums what DynamoDB tells by operation only, in ten queries at most', () => {
    const { Metrics = [], MetricName } = inputOf('throttles-videos');
    expect(MetricName).toBeUndefined();
    expect(Metrics).toHaveLength(10);
    expect(Metrics.filter(({ ReturnData }) => ReturnData)).toMatchObject([{ Expression: 'SUM(METRICS())' }]);
    expect(Metrics[1]?.MetricStat?.Metric?.Dimensions).toEqual([
      { Name: 'TableName', Value: 'tiktok-commerce-videos-prod' },
      { Name: 'Operation', Value: 'GetItem' },
    ]);
  });

  it('sums what targets and the load balancer itself could not answer', () => {
    const { Metrics = [], MetricName } = inputOf('5xx');
    expect(MetricName).toBeUndefined();
    expect(Metrics.map(({ Expression, MetricStat }) => Expression ?? MetricStat?.Metric?.MetricName)).toEqual(
      ['SUM(METRICS())', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'],
    );
    for (const { MetricStat } of Metrics.slice(1))
      expect(MetricStat).toMatchObject({
        Metric: { Dimensions: [{ Name: 'LoadBalancer', Value: place.loadBalancer }] },
        Stat: 'Sum',
      });
  });
});

it('a composite alarm is over those of its children that there are', () => {
  const [health] = COMPOSITE_ALARMS;
  if (!health) throw new Error('There is no composite alarm.');
  const there = new Set(['tiktok-commerce-5xx', 'tiktok-commerce-throttles-videos', 'something-else']);
  expect(compositeAlarmInput(health, place, there).AlarmRule).toBe(
    'ALARM("tiktok-commerce-5xx") OR ALARM("tiktok-commerce-throttles-videos")',
  );
});
