import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedAnswer, SeenRequest } from '../../testing/scripted-endpoint.ts';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { alarmDetail, listAlarms } from './alarms.ts';
import { alarmHistoryCommand, listAlarmsCommand } from './commands.ts';
import { alarmHistory, alarmTraces } from './history.ts';
import { durationMs, muteRules } from './mute-rules.ts';
import { muteOf } from './muted.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function answering(answer: (request: SeenRequest, index: number) => ScriptedAnswer) {
  const endpoint = await scriptedEndpoint(answer);
  const source = sourceOn(endpoint.url);
  opened.push(endpoint.close, () => source.clients.destroy());
  return { endpoint, source };
}

const metricAlarm = (AlarmName: string, more: object = {}) => ({
  AlarmName,
  AlarmArn: `arn:aws:cloudwatch:us-east-1:1:alarm:${AlarmName}`,
  StateValue: 'ALARM',
  StateReason: 'because',
  StateUpdatedTimestamp: 2_000,
  StateTransitionedTimestamp: 1_000,
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateNumberOfMessagesVisible',
  Dimensions: [{ Name: 'QueueName', Value: 'q' }],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 5,
  DatapointsToAlarm: 3,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
});

describe('the alarms of an environment', () => {
  it('are asked for with both kinds, page by page, and come by name', async () => {
    const { endpoint, source } = await answering((_, index) => ({
      body:
        index === 0
          ? { MetricAlarms: [metricAlarm('b')], NextToken: 'more' }
          : {
              MetricAlarms: [metricAlarm('TargetTracking-service/c/s-AlarmLow-1')],
              CompositeAlarms: [
                { AlarmName: 'a', AlarmRule: 'ALARM(b)', StateValue: 'OK', ActionsEnabled: false },
              ],
            },
    }));
    const cell = await listAlarms(source, patience());
    expect(cell).toMatchObject({
      state: 'fresh',
      value: [
        { name: 'TargetTracking-service/c/s-AlarmLow-1', isScaling: true },
        { name: 'a', watched: { kind: 'composite', rule: 'ALARM(b)' }, state: 'OK', actionsEnabled: false },
        {
          name: 'b',
          state: 'ALARM',
          since: 1_000_000,
          isScaling: false,
          watched: { kind: 'metric', dimensions: { QueueName: 'q' } },
          condition: { datapointsToAlarm: 3, evaluationPeriods: 5, missingData: 'missing' },
        },
      ],
    });
    expect(endpoint.seen.map(({ body }) => body)).toEqual([
      { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 },
      { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100, NextToken: 'more' },
    ]);
  });

  it('cost one call, however many look at once', async () => {
    const { endpoint, source } = await answering(() => ({ body: { MetricAlarms: [metricAlarm('b')] } }));
    await Promise.all(Array.from({ length: 20 }, () => listAlarms(source, patience())));
    expect(endpoint.count('DescribeAlarms')).toBe(1);
  });

  it('end where an endpoint always knows another page', async () => {
    const { endpoint, source } = await answering(() => ({
      body: { MetricAlarms: [metricAlarm('b')], NextToken: 'again' },
    }));
    expect(await listAlarms(source, patience())).toMatchObject({ value: { cutOff: true } });
    expect(endpoint.count('DescribeAlarms')).toBe(50);
  });

  it('that act by scaling policies alone are set apart; those that also tell somebody are not', async () => {
    const policy = 'arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:resource/ecs/service/c/s:policyName/p';
    const { source } = await answering(() => ({
      body: {
        MetricAlarms: [
          metricAlarm('step', { AlarmActions: [policy] }),
          metricAlarm('told', { AlarmActions: [policy, 'arn:aws:sns:us-east-1:1:ops'] }),
        ],
      },
    }));
    expect(await listAlarms(source, patience())).toMatchObject({
      value: [{ isScaling: true }, { isScaling: false }],
    });
  });

  it('tell metric math with what is judged', async () => {
    const { source } = await answering(() => ({
      body: {
        MetricAlarms: [
          metricAlarm('rate', {
            MetricName: undefined,
            Namespace: undefined,
            Metrics: [
              { Id: 'e1', Expression: '100*m1/m2', Label: 'Error rate', ReturnData: true },
              { Id: 'm1', ReturnData: false, MetricStat: { Metric: { Namespace: 'N', MetricName: 'Bad' }, Period: 60, Stat: 'Sum' } },
            ],
          }),
        ],
      },
    }));
    expect(await alarmDetail(source, 'rate', patience())).toMatchObject({
      value: {
        watched: {
          kind: 'math',
          lines: [
            { id: 'e1', label: 'Error rate', isJudged: true },
            { id: 'm1', metric: { metric: 'Bad', statistic: 'Sum' }, isJudged: false },
          ],
        },
      },
    });
  }); // prettier-ignore

  it('say of one that is not there that it is absent', async () => {
    const { source } = await answering(() => ({ body: { MetricAlarms: [] } }));
    expect(await alarmDetail(source, 'gone', patience())).toMatchObject({ state: 'absent' });
  });
});

const change = (AlarmName: string, from: string, to: string) => ({
  AlarmName,
  Timestamp: 5_000,
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${from} to ${to}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: { stateValue: from, stateReason: 'was' },
    newState: { stateValue: to, stateReason: 'is', stateReasonData: { recentDatapoints: [1] } },
  }),
});

describe('the history of alarms', () => {
  it('tells from which state into which, and why', async () => {
    const { endpoint, source } = await answering(() => ({
      body: {
        AlarmHistoryItems: [
          change('b', 'OK', 'ALARM'),
          { ...change('b', 'OK', 'ALARM'), HistoryData: '{"version":' },
          { AlarmName: 'b', Timestamp: 4_000, HistoryItemType: 'Action', HistorySummary: 'told' },
        ],
      },
    }));
    const asked = { name: 'b', from: 1_000_000, to: 9_000_000 };
    expect(await alarmHistory(source, asked, patience())).toMatchObject({
      value: [
        { at: 5_000_000, from: 'OK', to: 'ALARM', reason: 'is', reasonData: '{"recentDatapoints":[1]}' },
        { summary: 'Alarm updated from OK to ALARM' },
        { type: 'Action', summary: 'told' },
      ],
    });
    expect(endpoint.seen[0]?.body).toMatchObject({
      AlarmName: 'b',
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      StartDate: 1_000,
      EndDate: 9_000,
      ScanBy: 'TimestampDescending',
    });
  });

  it('makes marks of changes of state, without those of scaling', async () => {
    const { endpoint, source } = await answering(() => ({
      body: {
        AlarmHistoryItems: [
          change('b', 'ALARM', 'OK'),
          change('TargetTracking-service/c/s-AlarmHigh-1', 'OK', 'ALARM'),
        ],
      },
    }));
    expect(await alarmTraces(source, { from: 0, to: 9_000_000 }, patience())).toMatchObject({
      value: [{ at: 5_000_000, alarm: 'b', from: 'ALARM', to: 'OK', reason: 'is' }],
    });
    expect(endpoint.seen[0]?.body.HistoryItemType).toBe('StateUpdate');
  });
});

describe('mute rules', () => {
  it('are told with their alarms and their end', async () => {
    const { source } = await answering(({ operation }) => ({
      body:
        operation === 'ListAlarmMuteRules'
          ? { AlarmMuteRuleSummaries: [{ AlarmMuteRuleArn: 'arn:aws:cloudwatch:us-east-1:1:alarm-mute-rule:night' }] }
          : {
              Name: 'night',
              Status: 'ACTIVE',
              MuteType: 'ONE_TIME',
              Rule: { Schedule: { Expression: 'at(2026-01-02T03:04)', Duration: 'PT2H' } },
              MuteTargets: { AlarmNames: ['b'] },
            },
    }));
    const cell = await muteRules(source, patience());
    expect(cell).toMatchObject({
      value: [{ name: 'night', alarms: ['b'], until: Date.UTC(2026, 0, 2, 5, 4), isRecurring: false }],
    });
    if (cell.state !== 'fresh') throw new Error(cell.state);
    expect(muteOf(cell.value, 'b')?.name).toBe('night');
    expect(muteOf(cell.value, 'c')).toBeUndefined();
  }); // prettier-ignore

  it('are unsupported where the endpoint does not know them', async () => {
    const { source } = await answering(() => ({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    }));
    expect(await muteRules(source, patience())).toMatchObject({ state: 'unsupported' });
  });

  it.each([
    ['PT1M', 60_000],
    ['P2DT12H', 216_000_000],
    ['P7D', 604_800_000],
    ['P', undefined],
    ['PT', undefined],
    ['soon', undefined],
  ])('last %s: %s ms', (text, milliseconds) => {
    expect(durationMs(text)).toBe(milliseconds);
  });
});

describe('the command lines', () => {
  it('ask for the same', () => {
    const target = { region: 'us-east-1' };
    expect(listAlarmsCommand(target)).toContain(
      `aws --region us-east-1 cloudwatch describe-alarms --alarm-types '["MetricAlarm","CompositeAlarm"]'`,
    );
    expect(
      alarmHistoryCommand(target, { name: "it's", from: 0, to: 60_000, types: ['StateUpdate'] }),
    ).toContain(`describe-alarm-history --alarm-name 'it'\\''s' --alarm-types`);
  });
});
