import * as sdk from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMetricShop } from '../metric-shop.ts';
import type { MetricShop } from '../metric-shop.ts';

let shop: MetricShop;

beforeAll(async () => {
  shop = await openMetricShop();
});

afterAll(() => shop.close());

function put(AlarmName: string, more: Partial<sdk.PutMetricAlarmInput> = {}) {
  return shop.client.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Alarmed',
      MetricName: 'faults',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ...more,
    }),
  );
}

async function stateOf(name: string): Promise<string | undefined> {
  const { MetricAlarms = [] } = await shop.client.send(new sdk.DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms[0]?.StateValue;
}

async function advance(minutes: number): Promise<void> {
  await fetch(`${shop.sandbox.url}/_sandbox/clock`, {
    method: 'POST',
    body: JSON.stringify({ advanceMs: minutes * 60_000 }),
  });
}

describe('an alarm', () => {
  it('fires by what was counted, and is well again afterwards', async () => {
    await put('faults-high');
    expect(await stateOf('faults-high')).toBe('INSUFFICIENT_DATA');
    const now = new Date(shop.cloud.clock.now());
    await shop.put('faults', [{ Timestamp: now, Value: 7 }], 'Alarmed');
    await advance(1);
    await expect.poll(() => stateOf('faults-high'), { timeout: 10_000 }).toBe('ALARM');
    await advance(5);
    await expect.poll(() => stateOf('faults-high'), { timeout: 10_000 }).toBe('OK');
    const { AlarmHistoryItems = [] } = await shop.client.send(
      new sdk.DescribeAlarmHistoryCommand({ AlarmName: 'faults-high', HistoryItemType: 'StateUpdate' }),
    );
    const [latest, before] = AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary);
    expect(latest).toBe('Alarm updated from ALARM to OK');
    expect(before).toMatch(/^Alarm updated from (INSUFFICIENT_DATA|OK) to ALARM$/);
  });

  it('watches an expression over metrics', async () => {
    await put('share', {
      Namespace: undefined,
      MetricName: undefined,
      Statistic: undefined,
      Period: undefined,
      Metrics: [
        {
          Id: 'bad',
          ReturnData: false,
          MetricStat: { Metric: { Namespace: 'Alarmed', MetricName: 'bad' }, Period: 60, Stat: 'Sum' },
        },
        { Id: 'share', Expression: 'bad * 10' },
      ],
      Threshold: 15,
    });
    await shop.put('bad', [{ Timestamp: new Date(shop.cloud.clock.now()), Value: 2 }], 'Alarmed');
    await advance(1);
    await expect.poll(() => stateOf('share'), { timeout: 10_000 }).toBe('ALARM');
  });

  it('is put into a state by hand until it is looked at again', async () => {
    await put('by-hand', { MetricName: 'silent' });
    await shop.client.send(
      new sdk.SetAlarmStateCommand({ AlarmName: 'by-hand', StateValue: 'ALARM', StateReason: 'a rehearsal' }),
    );
    expect(await stateOf('by-hand')).toBe('ALARM');
    await advance(1);
    await expect.poll(() => stateOf('by-hand'), { timeout: 10_000 }).toBe('OK');
  });

  it('is found by state and prefix, in pages, and deleted', async () => {
    await Promise.all([1, 2, 3].map((number) => put(`page-${number}`)));
    const names: (string | undefined)[] = [];
    for await (const page of sdk.paginateDescribeAlarms(
      { client: shop.client, pageSize: 2 },
      { AlarmNamePrefix: 'page-' },
    ))
      names.push(...(page.MetricAlarms ?? []).map(({ AlarmName }) => AlarmName));
    expect(names).toEqual(['page-1', 'page-2', 'page-3']);
    await shop.client.send(new sdk.DeleteAlarmsCommand({ AlarmNames: ['page-1', 'page-2', 'page-3'] }));
    expect(await stateOf('page-1')).toBeUndefined();
  });

  it.each([
    ['more points than periods', { DatapointsToAlarm: 2 }],
    ['no statistic', { Statistic: undefined }],
    ['an odd period', { Period: 45 }],
    ['a longer look than a week', { Period: 86_400, EvaluationPeriods: 8 }],
  ])('is refused with %s', async (_, more) => {
    await expect(put('wrong', more)).rejects.toBeInstanceOf(sdk.CloudWatchServiceException);
  });

  it('that is not there has no state', async () => {
    await expect(
      shop.client.send(
        new sdk.SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'x' }),
      ),
    ).rejects.toBeInstanceOf(sdk.ResourceNotFound);
  });
});
