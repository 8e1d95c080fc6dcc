import * as sdk from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMetricShop, stat } from '../metric-shop.ts';
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

const advance = (minutes: number) => shop.advance(minutes * 60);

const WITHOUT_METRIC = {
  Namespace: undefined,
  MetricName: undefined,
  Statistic: undefined,
  Period: undefined,
};

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
      ...WITHOUT_METRIC,
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

  it('alarms by so many of the last points as it asks for', async () => {
    await put('two-of-three', { MetricName: 'some', EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    const minute = Math.floor(shop.cloud.clock.now() / 60_000) * 60_000;
    const point = (ago: number, Value: number) => ({ Timestamp: new Date(minute - ago * 60_000), Value });
    await shop.put('some', [point(3, 9), point(2, 1), point(1, 9)], 'Alarmed');
    await advance(1);
    await expect.poll(() => stateOf('two-of-three'), { timeout: 10_000 }).toBe('ALARM');
    const { MetricAlarms: [alarm] = [] } = await shop.client.send(
      new sdk.DescribeAlarmsCommand({ AlarmNames: ['two-of-three'] }),
    );
    expect(alarm?.StateReason).toMatch(
      /^Threshold Crossed: 2 out of the last 3 datapoints \[9\.0 \(.+\), 9\.0 \(.+\)\] were greater than the threshold \(3\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
    );
    expect(JSON.parse(alarm?.StateReasonData ?? '{}')).toMatchObject({
      version: '1.0',
      statistic: 'Sum',
      period: 60,
      recentDatapoints: [9, 1, 9],
      threshold: 3,
      evaluatedDatapoints: [{ sampleCount: 1, value: 9 }, { value: 1 }, { value: 9 }],
    });
  });

  it('of a percentile may ask for samples enough', async () => {
    const percentile = {
      MetricName: 'times',
      Statistic: undefined,
      ExtendedStatistic: 'p95',
    };
    await put('few', { ...percentile, EvaluateLowSampleCountPercentile: 'ignore' });
    await put('few-too', percentile);
    await shop.put('times', [{ Timestamp: new Date(shop.cloud.clock.now()), Value: 9 }], 'Alarmed');
    await advance(1);
    await expect.poll(() => stateOf('few-too'), { timeout: 10_000 }).toBe('ALARM');
    expect(await stateOf('few')).not.toBe('ALARM');
  });

  it('is found by its metric', async () => {
    const find = async (more: Partial<sdk.DescribeAlarmsForMetricInput> = {}) => {
      const { MetricAlarms = [] } = await shop.client.send(
        new sdk.DescribeAlarmsForMetricCommand({ Namespace: 'Alarmed', MetricName: 'found', ...more }),
      );
      return MetricAlarms.map(({ AlarmName }) => AlarmName);
    };
    await put('found', { MetricName: 'found' });
    expect(await find()).toEqual(['found']);
    expect(await find({ Statistic: 'Sum', Period: 60 })).toEqual(['found']);
    expect(await find({ Statistic: 'Average' })).toEqual([]);
    expect(await find({ Dimensions: [{ Name: 'A', Value: 'b' }] })).toEqual([]);
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
    [
      'metrics of several periods',
      {
        ...WITHOUT_METRIC,
        Metrics: [stat('a', 'x', 'Sum', 60), stat('b', 'x', 'Sum', 300), { Id: 'e', Expression: 'a+b' }],
      },
    ],
    ['an expression of nothing', { ...WITHOUT_METRIC, Metrics: [{ Id: 'e', Expression: 'nobody * 2' }] }],
    ['an action that is no ARN', { AlarmActions: ['mail'] }],
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
