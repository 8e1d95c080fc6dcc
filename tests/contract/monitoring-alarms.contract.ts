import {
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmDetail, listAlarms } from '../../core/resources/alarms/alarms.ts';
import { compositeTree } from '../../core/resources/alarms/composite-tree.ts';
import { alarmHistory, alarmTraces } from '../../core/resources/alarms/history.ts';
import { muteRules } from '../../core/resources/alarms/mute-rules.ts';
import { arranged, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const CHILD = context.name('alarm');
const PARENT = context.name('alarm-over');
const RULE = context.name('mute');
const MINUTE_MS = 60_000;
const REASON = 'The contract sets it.';

describe('alarms', () => {
  beforeEach(
    prepared('cloudwatch:PutMetricAlarm', async () => {
      const { cloudwatch } = context.clients;
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: CHILD,
          Namespace: `Contract/${CHILD}`,
          MetricName: 'Nothing',
          Dimensions: [{ Name: 'Shop', Value: 'a' }],
          ExtendedStatistic: 'p95',
          Period: 60,
          EvaluationPeriods: 5,
          DatapointsToAlarm: 3,
          Threshold: 2.5,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          TreatMissingData: 'ignore',
        }),
      );
    }),
    60_000,
  );

  const detail = () => alarmDetail(context.source(), CHILD, context.budget());

  it('are told one by one and all together, with what they watch and when they fire', async (test) => {
    const alarm = offered(test, await detail());
    expect(alarm).toMatchObject({
      name: CHILD,
      watched: {
        kind: 'metric',
        metric: 'Nothing',
        dimensions: { Shop: 'a' },
        statistic: 'p95',
        periodSeconds: 60,
      },
      condition: {
        comparison: 'GreaterThanOrEqualToThreshold',
        threshold: 2.5,
        datapointsToAlarm: 3,
        evaluationPeriods: 5,
        missingData: 'ignore',
      },
      actionsEnabled: true,
      isScaling: false,
    });
    const all = offered(test, await listAlarms(context.source(), context.budget()));
    expect(all.find(({ name }) => name === CHILD)).toMatchObject({ arn: alarm.arn });
  });

  it('are absent where there is none of the name', async () => {
    const cell = await alarmDetail(context.source(), context.name('no-alarm'), context.budget());
    expect(['absent', 'unsupported']).toContain(cell.state);
  });

  it('change their state, and their history tells from which into which and why', async (test) => {
    const { cloudwatch } = context.clients;
    for (const StateValue of ['OK', 'ALARM'] as const)
      await arranged(test, 'cloudwatch:SetAlarmState', () =>
        cloudwatch.send(new SetAlarmStateCommand({ AlarmName: CHILD, StateValue, StateReason: REASON })),
      );
    expect(offered(test, await detail())).toMatchObject({ state: 'ALARM', reason: REASON });
    const range = { from: Date.now() - 10 * MINUTE_MS, to: Date.now() + MINUTE_MS };
    const changed = { alarm: CHILD, from: 'OK', to: 'ALARM', reason: REASON };
    const history = await eventually(
      () =>
        alarmHistory(context.source(), { name: CHILD, ...range, types: ['StateUpdate'] }, context.budget()),
      (cell) => cell.state !== 'empty',
      60_000,
    );
    expect(offered(test, history)).toEqual(expect.arrayContaining([expect.objectContaining(changed)]));
    const traces = await alarmTraces(context.source(), range, context.budget());
    expect(offered(test, traces)).toEqual(expect.arrayContaining([expect.objectContaining(changed)]));
  });

  it('that are made of others are told with their rule', async (test) => {
    const { cloudwatch } = context.clients;
    await arranged(test, 'cloudwatch:PutCompositeAlarm', () =>
      cloudwatch.send(
        new PutCompositeAlarmCommand({ AlarmName: PARENT, AlarmRule: `ALARM("${CHILD}") OR FALSE` }),
      ),
    );
    const all = offered(test, await listAlarms(context.source(), context.budget()));
    const parent = all.find(({ name }) => name === PARENT);
    expect(parent?.watched).toMatchObject({ kind: 'composite' });
    expect(parent && compositeTree(parent, all)).toMatchObject({
      words: 'any of',
      parts: [
        { alarm: CHILD, wanted: 'ALARM' },
        { kind: 'constant', holds: false },
      ],
    });
  });

  it('are muted by a rule that is told with its targets and its end', async (test) => {
    const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const Expression = `at(${new Date(start).toISOString().slice(0, 16)})`;
    await arranged(test, 'cloudwatch:PutAlarmMuteRule', () =>
      context.clients.cloudwatch.send(
        new PutAlarmMuteRuleCommand({
          Name: RULE,
          Rule: { Schedule: { Expression, Duration: 'PT30M' } },
          MuteTargets: { AlarmNames: [CHILD] },
        }),
      ),
    );
    const rules = offered(test, await muteRules(context.source(), context.budget()));
    expect(rules.find(({ name }) => name === RULE)).toMatchObject({
      alarms: [CHILD],
      status: 'ACTIVE',
      isRecurring: false,
      until: start + 30 * MINUTE_MS,
    });
  });
});
