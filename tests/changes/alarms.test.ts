import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endDueSilences } from '../../core/changes/alarms/silence-ends.ts';
import type { SilenceEndParts } from '../../core/changes/alarms/silence-ends.ts';
import { muteRules } from '../../core/resources/alarms/mute-rules.ts';
import { patience } from '../../core/testing/sources.ts';
import { OTTO, startGate } from './gate-harness.ts';
import type { GateHarness } from './gate-harness.ts';

let harness: GateHarness;
beforeAll(async () => {
  harness = await startGate();
}, 60_000);
afterEach(() => Promise.all([harness.faults('dev', []), harness.faults('prod', [])]));
afterAll(() => harness.close());

/** An alarm of which nothing is measured, so that nobody but the test changes its state. */
async function alarm(AlarmName: string, side: 'dev' | 'prod' = 'dev', StateValue?: 'ALARM'): Promise<string> {
  const { cloudwatch } = harness.clients(side);
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Test',
      MetricName: AlarmName,
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:ops'],
    }),
  );
  if (StateValue)
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'for the test' }));
  return AlarmName;
}

async function described(name: string, side: 'dev' | 'prod' = 'dev') {
  const { MetricAlarms = [] } = await harness
    .clients(side)
    .cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  const [found] = MetricAlarms;
  if (!found) throw new RangeError(name);
  return found;
}

async function sinceOf(name: string): Promise<number> {
  return (await described(name)).StateTransitionedTimestamp?.getTime() ?? 0;
}

async function mutesOf(name: string) {
  const source = harness.parts.planningSource('dev');
  if (!source) throw new RangeError('dev');
  const cell = await muteRules(source, patience());
  return cell.state === 'fresh' ? cell.value.filter(({ alarms }) => alarms.includes(name)) : [];
}

const planOf = async (environmentId: string, actionId: string, input: object) => {
  const presented = await harness.gate.present(harness.wish(environmentId, actionId, input));
  return presented.outcome === 'presented'
    ? presented.presentation
    : { outcome: presented.outcome, sentence: 'sentence' in presented ? presented.sentence : '' };
};

const unknownMutes = ['ListAlarmMuteRules', 'PutAlarmMuteRule'].map((operation) => ({
  service: 'monitoring',
  operation,
  kind: 'error' as const,
  code: 'UnknownOperationException',
}));

describe('a test', () => {
  it('says that it does not last and whom it tells, sets the state and takes it back', async () => {
    const name = await alarm('tested');
    const plan = JSON.stringify(await planOf('dev', 'alarms.test', { alarm: name, state: 'ALARM' }));
    expect(plan).toContain('sets it back');
    expect(plan).toContain('arn:aws:sns:us-east-1:000000000000:ops');
    const run = await harness.run('dev', 'alarms.test', { alarm: name, state: 'ALARM' });
    expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'cloudwatch:SetAlarmState' }] });
    expect(await described(name)).toMatchObject({ StateValue: 'ALARM' });
    expect((await harness.undo(run)).state).toBe('done');
    expect((await described(name)).StateValue).toBe('INSUFFICIENT_DATA');
  });

  it('asks for the name where names are typed', async () => {
    const name = await alarm('tested-prod', 'prod');
    expect(await planOf('prod', 'alarms.test', { alarm: name, state: 'ALARM' })).toMatchObject({
      confirmation: 'typed-name',
    });
  });

  it('of what is in that state already is refused', async () => {
    const name = await alarm('tested-already', 'dev', 'ALARM');
    expect(await planOf('dev', 'alarms.test', { alarm: name, state: 'ALARM' })).toMatchObject({
      outcome: 'refused',
    });
  });
});

describe('an acknowledgement', () => {
  it('says who looks after it, is taken back, and offers itself again', async () => {
    const name = await alarm('seen', 'dev', 'ALARM');
    const input = { alarm: name, since: await sinceOf(name), note: 'on it' };
    const run = await harness.run('dev', 'alarms.acknowledge', input);
    expect(run.state).toBe('done');
    expect(await harness.home.alarmNotes.acknowledgements('dev')).toEqual([
      expect.objectContaining({ alarm: name, note: 'on it', by: { id: 'olga', name: 'Olga Operator' } }),
    ]);
    expect(await planOf('dev', 'alarms.acknowledge', input)).toMatchObject({
      sentence: 'Olga Operator looks after it already.',
    });
    const undone = await harness.undo(run, OTTO);
    expect(await harness.home.alarmNotes.acknowledgements('dev')).toEqual([]);
    expect((await harness.undo(undone, OTTO)).state).toBe('done');
    expect(await harness.home.alarmNotes.acknowledgements('dev')).toMatchObject([{ by: { id: 'otto' } }]);
  });

  it('is void once the state has changed, and is not given for another state than was seen', async () => {
    const name = await alarm('changed', 'dev', 'ALARM');
    const since = await sinceOf(name);
    await harness.run('dev', 'alarms.acknowledge', { alarm: name, since });
    const { cloudwatch } = harness.clients('dev');
    for (const StateValue of ['OK', 'ALARM'] as const)
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: 'again' }));
    expect(await planOf('dev', 'alarms.acknowledge', { alarm: name, since })).toMatchObject({
      sentence: 'The alarm has changed its state since: look at it again.',
    });
    expect(await planOf('dev', 'alarms.unacknowledge', { alarm: name })).toMatchObject({
      outcome: 'refused',
    });
  });

  it('is refused while the home can not be read', async () => {
    const name = await alarm('homeless', 'dev', 'ALARM');
    await harness.faults('prod', [{ service: 'dynamodb', operation: 'Query', kind: 'deny' }]);
    expect(
      await planOf('dev', 'alarms.acknowledge', { alarm: name, since: await sinceOf(name) }),
    ).toMatchObject({ outcome: 'refused' });
  });
});

function silenceEnds(): SilenceEndParts {
  return {
    gate: harness.gate,
    home: harness.home,
    environmentIds: ['dev', 'prod'],
    now: harness.parts.now,
    logFailure: (error: unknown) => {
      throw error;
    },
  };
}

describe('a silence', () => {
  it('is a mute rule with an end; undone it is heard again, and undone again silent for what was left', async () => {
    const name = await alarm('loud');
    const run = await harness.run('dev', 'alarms.silence', {
      alarm: name,
      minutes: 120,
      note: 'maintenance',
    });
    expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'cloudwatch:PutAlarmMuteRule' }] });
    const [rule] = await mutesOf(name);
    expect(rule).toMatchObject({ status: 'ACTIVE', duration: 'PT120M' });
    expect(rule?.description).toContain('maintenance');
    expect((await described(name)).ActionsEnabled).toBe(true);
    const heard = await harness.undo(run);
    expect(heard.state).toBe('done');
    expect(await mutesOf(name)).toEqual([]);
    expect((await harness.undo(heard)).state).toBe('done');
    expect(await mutesOf(name)).toHaveLength(1);
  });

  it('lasts a week at most', async () => {
    expect(await planOf('dev', 'alarms.silence', { alarm: 'loud', minutes: 7 * 1_440 + 1 })).toMatchObject({
      outcome: 'invalid',
    });
  });

  it('without mute rules switches actions off, says so, and ends by the console', async () => {
    const name = await alarm('emulated');
    await harness.faults('dev', unknownMutes);
    const input = { alarm: name, minutes: 30 };
    expect(JSON.stringify(await planOf('dev', 'alarms.silence', input))).toContain('knows no mute rules');
    const run = await harness.run('dev', 'alarms.silence', input);
    expect(run).toMatchObject({ state: 'done', calls: [{ operation: 'cloudwatch:DisableAlarmActions' }] });
    expect((await described(name)).ActionsEnabled).toBe(false);
    const parts = silenceEnds();
    await endDueSilences(parts, AbortSignal.timeout(10_000));
    expect((await described(name)).ActionsEnabled).toBe(false);
    harness.advance(31 * 60_000);
    await Promise.all([1, 2].map(() => endDueSilences(parts, AbortSignal.timeout(10_000))));
    expect((await described(name)).ActionsEnabled).toBe(true);
    expect(await harness.home.alarmNotes.silences('dev')).toEqual([]);
  });

  it('is forgotten where its alarm is gone, and ends nothing of one that is made anew', async () => {
    const name = await alarm('gone');
    await harness.faults('dev', unknownMutes);
    await harness.run('dev', 'alarms.silence', { alarm: name, minutes: 30 });
    const { cloudwatch } = harness.clients('dev');
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
    harness.advance(31 * 60_000);
    await endDueSilences(silenceEnds(), AbortSignal.timeout(10_000));
    expect(await harness.home.alarmNotes.silences('dev')).toEqual([]);
    await alarm(name);
    await cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
    harness.advance(6 * 60_000);
    await endDueSilences(silenceEnds(), AbortSignal.timeout(10_000));
    expect((await described(name)).ActionsEnabled).toBe(false);
  });

  it('is not laid over actions that somebody else disabled without mute rules', async () => {
    const name = await alarm('off');
    await harness.clients('dev').cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
    await harness.faults('dev', unknownMutes);
    expect(await planOf('dev', 'alarms.silence', { alarm: name, minutes: 30 })).toMatchObject({
      outcome: 'refused',
    });
  });

  it.each(['alarms.silence', 'alarms.unsilence', 'alarms.acknowledge', 'alarms.test'])(
    '%s of what is not there is refused',
    async (actionId) => {
      const more = {
        'alarms.silence': { minutes: 5 },
        'alarms.acknowledge': { since: 1 },
        'alarms.test': { state: 'OK' },
      };
      const input = { alarm: 'nowhere', ...more[actionId as keyof typeof more] };
      expect(await planOf('dev', actionId, input)).toMatchObject({
        outcome: 'refused',
        sentence: 'There is no alarm of this name here.',
      });
    },
  );
});
