import * as sdk from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMetricShop } from '../metric-shop.ts';
import type { MetricShop } from '../metric-shop.ts';

let shop: MetricShop;
let serial = 0;
let child = '';
let suppressor = '';
let composite = '';

beforeAll(async () => {
  shop = await openMetricShop();
});

afterAll(() => shop.close());

/** Alarms of their own for each test, which nobody but the test moves: they look at a day. */
beforeEach(async () => {
  serial += 1;
  [child, suppressor, composite] = [`child-${serial}`, `suppressor-${serial}`, `composite-${serial}`];
  for (const AlarmName of [child, suppressor])
    await shop.client.send(
      new sdk.PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Alarmed',
        MetricName: AlarmName,
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
});

const set = (AlarmName: string, StateValue: sdk.StateValue) =>
  shop.client.send(new sdk.SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a rehearsal' }));

const put = (more: Partial<sdk.PutCompositeAlarmInput> = {}) =>
  shop.client.send(
    new sdk.PutCompositeAlarmCommand({ AlarmName: composite, AlarmRule: `ALARM(${child})`, ...more }),
  );

async function read(): Promise<sdk.CompositeAlarm | undefined> {
  const { CompositeAlarms = [] } = await shop.client.send(
    new sdk.DescribeAlarmsCommand({ AlarmNames: [composite], AlarmTypes: ['CompositeAlarm'] }),
  );
  return CompositeAlarms[0];
}

async function history(HistoryItemType?: sdk.HistoryItemType): Promise<readonly sdk.AlarmHistoryItem[]> {
  const { AlarmHistoryItems = [] } = await shop.client.send(
    new sdk.DescribeAlarmHistoryCommand({
      AlarmName: composite,
      AlarmTypes: ['CompositeAlarm'],
      HistoryItemType,
      ScanBy: 'TimestampAscending',
    }),
  );
  return AlarmHistoryItems;
}

const soon = { timeout: 10_000 };
const becomes = (state: sdk.StateValue) =>
  expect.poll(async () => (await read())?.StateValue, soon).toBe(state);

describe('a composite alarm', () => {
  it('follows its children, and says which of them moved it', async () => {
    await put();
    expect((await read())?.StateValue).toMatch(/INSUFFICIENT_DATA|OK/);
    await becomes('OK');
    expect((await read())?.StateReason).toMatch(/was created and its alarm rule evaluates to OK$/);
    await set(child, 'ALARM');
    await becomes('ALARM');
    const told = await read();
    expect(told?.StateReason).toMatch(new RegExp(`:alarm:${child} transitioned to ALARM at .+ UTC$`));
    expect(JSON.parse(told?.StateReasonData ?? '{}')).toMatchObject({
      triggeringAlarms: [{ arn: expect.stringContaining(`:alarm:${child}`), state: { value: 'ALARM' } }],
    });
    const summaries = (await history()).map(({ HistorySummary }) => HistorySummary);
    expect(summaries).toEqual([
      `Alarm "${composite}" created`,
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm updated from OK to ALARM',
    ]);
  });

  it('keeps what it was set to by hand until a child moves', async () => {
    await put();
    await becomes('OK');
    await set(composite, 'ALARM');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await read())?.StateValue).toBe('ALARM');
    await set(child, 'OK');
    await becomes('OK');
  });

  it('is told by type, and found from its children and its parent', async () => {
    await put();
    await becomes('OK');
    const ask = async (input: sdk.DescribeAlarmsInput) => {
      const answer = await shop.client.send(new sdk.DescribeAlarmsCommand(input));
      return {
        metric: answer.MetricAlarms?.map(({ AlarmName }) => AlarmName),
        composite: answer.CompositeAlarms?.map(({ AlarmName }) => AlarmName),
      };
    };
    expect(await ask({ AlarmNames: [composite, child] })).toEqual({ metric: [child], composite: [] });
    expect(
      await ask({ AlarmNames: [composite, child], AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] }),
    ).toEqual({ metric: [child], composite: [composite] });
    expect(await ask({ ChildrenOfAlarmName: composite })).toEqual({ metric: [child], composite: [] });
    expect(await ask({ ParentsOfAlarmName: child })).toEqual({ metric: [], composite: [composite] });
    await expect(ask({ ParentsOfAlarmName: child, StateValue: 'OK' })).rejects.toThrow('only be given with');
  });

  it('holds its children', async () => {
    await put();
    const remove = (...AlarmNames: string[]) => shop.client.send(new sdk.DeleteAlarmsCommand({ AlarmNames }));
    await expect(remove(child)).rejects.toThrow(
      `Cannot delete ${child} as there are composite alarm(s) depending on it.`,
    );
    await remove(composite, child);
    expect(await read()).toBeUndefined();
    expect((await history()).at(-1)?.HistorySummary).toBe(`Alarm "${composite}" deleted`);
  });

  it.each([
    [
      'an alarm that is not there',
      { AlarmRule: 'ALARM(nobody)' },
      'alarms [nobody] in the alarm rule do not exist',
    ],
    ['a rule that is none', { AlarmRule: 'ALARM(' }, 'AlarmRule is not valid'],
    ['a suppressor without periods', { AlarmRule: 'TRUE', ActionsSuppressor: 'any' }, 'are required'],
    ['periods without a suppressor', { AlarmRule: 'TRUE', ActionsSuppressorWaitPeriod: 1 }, 'need an'],
  ])('is refused with %s', async (_, more, words) => {
    await expect(put(more)).rejects.toThrow(words);
  });

  it('stops where rules go round in a circle', async () => {
    await put();
    const other = `other-${serial}`;
    await shop.client.send(
      new sdk.PutCompositeAlarmCommand({ AlarmName: other, AlarmRule: `NOT ALARM(${composite})` }),
    );
    await put({ AlarmRule: `ALARM(${other})` });
    await expect.poll(async () => (await read())?.StateValue, soon).toMatch(/OK|ALARM/);
    await put({ AlarmRule: 'FALSE' });
    await becomes('OK');
  });
});

describe('the suppressor of a composite alarm', () => {
  const withSuppressor = async () => {
    await put({
      ActionsSuppressor: suppressor,
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 120,
      AlarmActions: ['arn:aws:sns:us-east-1:000000000000:nowhere'],
    });
    await becomes('OK');
    // The wait of its creation.
    await shop.advance(61);
    await expect.poll(async () => (await read())?.ActionsSuppressedBy, soon).toBeUndefined();
  };
  const heldBy = (by: string | undefined) =>
    expect.poll(async () => (await read())?.ActionsSuppressedBy, soon).toBe(by);

  it('is waited for, and the actions come afterwards', async () => {
    await withSuppressor();
    await set(child, 'ALARM');
    await heldBy('WaitPeriod');
    expect((await read())?.ActionsSuppressedReason).toBe('Actions suppressed by WaitPeriod');
    expect(await history('Action')).toEqual([]);
    await shop.advance(61);
    await heldBy(undefined);
    expect(await history('Action')).toHaveLength(1);
  });

  it('holds the actions while it is in alarm, and for its extension', async () => {
    await withSuppressor();
    await set(suppressor, 'ALARM');
    await set(child, 'ALARM');
    await heldBy('Alarm');
    await shop.advance(600);
    await set(suppressor, 'OK');
    await heldBy('ExtensionPeriod');
    expect(await history('Action')).toEqual([]);
    await shop.advance(121);
    await heldBy(undefined);
    expect(await history('Action')).toHaveLength(1);
  });

  it('spares the actions where all is well again within the extension', async () => {
    await withSuppressor();
    await set(suppressor, 'ALARM');
    await set(child, 'ALARM');
    await heldBy('Alarm');
    await set(suppressor, 'OK');
    await heldBy('ExtensionPeriod');
    await set(child, 'OK');
    await heldBy('WaitPeriod');
    await shop.advance(61);
    await heldBy(undefined);
    expect(await history('Action')).toEqual([]);
  });
});
