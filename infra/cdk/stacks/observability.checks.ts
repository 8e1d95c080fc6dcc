import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../../core/catalogue/catalogue.ts';
import { SERVICES, WORKERS } from '../../../core/catalogue/compute.ts';
import { STAGES } from '../../../core/catalogue/stage.ts';
import { stageOf } from '../testing/templates.ts';

describe.each(STAGES)('what is watched in %s', (stage) => {
  const { resources, template } = {
    resources: (type: string) => stageOf(stage).resources(type),
    template: () => stageOf(stage).template('observability'),
  };
  const health = `tiktok-commerce-platform-health${stage === 'prod' ? '' : `-${stage}`}`;

  it('has every alarm of the catalogue, of what there is', () => {
    const names = [
      ...resources('AWS::CloudWatch::Alarm'),
      ...resources('AWS::CloudWatch::CompositeAlarm'),
    ].map(({ Properties }) => String(Properties.AlarmName));
    const wanted = entriesOf('alarms').map((entry) => entry.names[stage]);
    const ofCompute = /-(high-cpu|high-memory|5xx|latency)/;
    expect([...names].sort()).toEqual(
      wanted.filter((name) => stage !== 'dev' || !ofCompute.test(name)).sort(),
    );
  });

  it('has one alarm over what users would notice', () => {
    const [composite] = resources('AWS::CloudWatch::CompositeAlarm');
    const rule = String(composite?.Properties.AlarmRule);
    expect(composite?.Properties.AlarmName).toBe(health);
    expect(rule).toContain('ALARM("tiktok-commerce-throttles-products');
    expect(rule).toContain('ALARM("tiktok-commerce-queue-age-caption-analysis');
    expect(rule.includes('ALARM("tiktok-commerce-5xx')).toBe(stage !== 'dev');
    expect(rule).not.toContain('dlq-depth');
    expect(composite?.Properties.AlarmActions).toEqual([expect.stringMatching(/:sns:.*-alarms-/)]);
  });

  it('tells who is on call of every alarm, and of its end', () => {
    for (const { Properties } of resources('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmActions).toEqual([expect.stringMatching(/:sns:.*-alarms-/)]);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    }
  });

  it('has a dashboard', () => {
    template().resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});

describe.each(['staging', 'prod'] as const)('the logs of %s', (stage) => {
  it('are kept for thirty days, under the names of the catalogue', () => {
    const template = stageOf(stage).template('observability');
    for (const { logGroups } of [...SERVICES.filter(({ tasks }) => tasks), ...WORKERS])
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { LogGroupName: logGroups[stage], RetentionInDays: 30 },
      });
    for (const { Properties } of stageOf(stage).resources('AWS::Logs::LogGroup'))
      expect(Properties.RetentionInDays).toBe(30);
  });

  it('has alarms on the load balancer as it is named at last', () => {
    stageOf(stage)
      .template('observability')
      .hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'TargetResponseTime',
        ExtendedStatistic: 'p95',
        Threshold: 2,
        Dimensions: [
          { Name: 'LoadBalancer', Value: Match.objectLike({ 'Fn::ImportValue': Match.anyValue() }) },
        ],
      });
  });
});
