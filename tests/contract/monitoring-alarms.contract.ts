import {
  DeleteAlarmMuteRuleCommand,
  DeleteAlarmsCommand,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import { alarmDetail, listAlarms } from '../../core/resources/alarms/alarms.ts';
import { alarmHistory } from '../../core/resources/alarms/history.ts';
import { muteRules } from '../../core/resources/alarms/mute-rules.ts';
import { arranged, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const HOUR_MS = 3_600_000;

describe('monitoring: alarms', () => {
  const { cloudwatch } = context.clients;
  const [child, parent, rule] = ['child', 'parent', 'quiet'].map(context.name) as [string, string, string];
  // An hour before the endpoint's time and after it, whichever clock runs ahead.
  const range = () => ({ from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS });

  beforeEach(
    prepared('cloudwatch:PutMetricAlarm', async () => {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: child,
          AlarmDescription: '<b>orders</b>',
          Namespace: `Contract/${context.name('alarms')}`,
          MetricName: 'Orders',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
          // Nothing is ever published: the state is whatever it is set to.
          TreatMissingData: 'ignore',
        }),
      );
      context.cleanUp(() => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [child] })));
      await cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: child, StateValue: 'OK', StateReason: 'the contract begins' }),
      );
    }),
  );

  const detail = (name: string) => alarmDetail(context.source(), name, context.budget());

  it('tells an alarm with what it watches and when it fires', async (test) => {
    expect(offered(test, await detail(child))).toMatchObject({
      name: child,
      description: '<b>orders</b>',
      state: 'OK',
      reason: 'the contract begins',
      watched: { kind: 'metric', metric: 'Orders', statistic: 'Sum', periodSeconds: 60 },
      condition: { threshold: 5, evaluationPeriods: 3, datapointsToAlarm: 2, missingData: 'ignore' },
      actionsEnabled: true,
      isScaling: false,
    });
    expect(await detail(context.name('nobody'))).toMatchObject({ state: 'absent' });
  });

  it('lets an alarm follow another, and lists both', async (test) => {
    await arranged(test, 'cloudwatch:PutCompositeAlarm', () =>
      cloudwatch.send(new PutCompositeAlarmCommand({ AlarmName: parent, AlarmRule: `ALARM("${child}")` })),
    );
    context.cleanUp(() => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [parent] })));
    await eventually(
      () => detail(parent),
      (cell) => valueOf(cell)?.state === 'OK',
    );
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: child, StateValue: 'ALARM', StateReason: 'the contract fires' }),
    );
    const fired = await eventually(
      () => detail(parent),
      (cell) => valueOf(cell)?.state === 'ALARM',
    );
    expect(offered(test, fired)).toMatchObject({ watched: { kind: 'composite', rule: `ALARM("${child}")` } });
    const all = offered(test, await listAlarms(context.source(), context.budget()));
    const names = all.map(({ name }) => name);
    expect(names).toContain(child);
    expect(names).toContain(parent);
  });

  it('remembers what became of an alarm', async (test) => {
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: child, StateValue: 'ALARM', StateReason: 'once more' }),
    );
    await cloudwatch.send(
      new SetAlarmStateCommand({ AlarmName: child, StateValue: 'OK', StateReason: 'it is over' }),
    );
    const history = await eventually(
      () =>
        alarmHistory(context.source(), { name: child, types: ['StateUpdate'], ...range() }, context.budget()),
      (cell) => valueOf(cell)?.[0]?.to === 'OK',
    );
    expect(offered(test, history)[0]).toMatchObject({
      alarm: child,
      type: 'StateUpdate',
      from: 'ALARM',
      to: 'OK',
      reason: 'it is over',
    });
  });

  it('mutes an alarm for a time, and says until when', async (test) => {
    const start = new Date(Date.now()).toISOString().slice(0, 16);
    await arranged(test, 'cloudwatch:PutAlarmMuteRule', () =>
      cloudwatch.send(
        new PutAlarmMuteRuleCommand({
          Name: rule,
          Rule: { Schedule: { Expression: `at(${start})`, Duration: 'PT1H' } },
          MuteTargets: { AlarmNames: [child] },
        }),
      ),
    );
    context.cleanUp(() => cloudwatch.send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: rule })));
    const rules = offered(test, await muteRules(context.source(), context.budget()));
    expect(rules.find(({ name }) => name === rule)).toMatchObject({
      alarms: [child],
      expression: `at(${start})`,
      duration: 'PT1H',
      isRecurring: false,
      until: Date.parse(`${start}Z`) + HOUR_MS,
    });
  });
});
