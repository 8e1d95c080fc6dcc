import { afterEach, describe, expect, it } from 'vitest';
import { scriptedEndpoint } from '../../testing/scripted-endpoint.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import { alarmDetail } from './alarms.ts';
import { watchedValues } from './watched-values.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

const metric = (Id: string, AccountId: string) => ({
  Id,
  AccountId,
  ReturnData: false,
  MetricStat: { Metric: { Namespace: 'N', MetricName: 'Bad' }, Period: 60, Stat: 'Sum' },
});

describe('what an alarm has looked at', () => {
  it('is asked of the account whose metric it is', async () => {
    const queries: unknown[] = [];
    const alarm = {
      AlarmName: 'rate',
      StateValue: 'ALARM',
      Metrics: [
        { Id: 'e1', Expression: 'm1/m2' },
        metric('m1', '111111111111'),
        metric('m2', '000000000000'),
      ],
    };
    const endpoint = await scriptedEndpoint(({ operation, body }) => {
      if (operation !== 'GetMetricData') return { body: { MetricAlarms: [alarm] } };
      queries.push(...(body.MetricDataQueries as readonly unknown[]));
      return { body: { MetricDataResults: [{ Id: 'e1', Timestamps: [1_700_000_000], Values: [3] }] } };
    });
    const source = sourceOn(endpoint.url);
    opened.push(endpoint.close, () => source.clients.destroy());
    const detail = await alarmDetail(source, 'rate', patience());
    if (detail.state !== 'fresh') throw new Error(detail.state);
    expect(await watchedValues(source, detail.value, patience())).toMatchObject({
      value: { points: [{ value: 3 }] },
    });
    expect(queries).toMatchObject([{ Id: 'e1' }, { Id: 'm1', AccountId: '111111111111' }, { Id: 'm2' }]);
    expect(queries[2]).not.toHaveProperty('AccountId');
  });
});
