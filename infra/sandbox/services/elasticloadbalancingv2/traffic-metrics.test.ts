import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import { ask, startTraffic } from './traffic-fixture.ts';

const MINUTE_MS = 60_000;

it('a minute is told when it is over, as that minute', async () => {
  const on = await startTraffic({ elbMetricsSeconds: 60 });
  const client = new CloudWatchClient({
    endpoint: on.sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const { arn, url } = await on.balancer('measured', [
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } },
  ]);
  const { clock } = on.sandbox;
  // The minute is young: what is asked now is all of it.
  await on.sandbox.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
  const minute = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const told = async () => {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(minute - MINUTE_MS),
        EndTime: new Date(minute + 5 * MINUTE_MS),
        MetricDataQueries: [
          {
            Id: 'm',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/ApplicationELB',
                MetricName: 'HTTP_Fixed_Response_Count',
                Dimensions: [{ Name: 'LoadBalancer', Value: arn.split(':loadbalancer/')[1] }],
              },
              Period: 60,
              Stat: 'Sum',
            },
          },
        ],
      }),
    );
    const { Timestamps = [], Values = [] } = MetricDataResults[0] ?? {};
    return Timestamps.map((at, index) => [at.getTime(), Values[index]]);
  };
  for (let time = 0; time < 3; time++) expect((await ask(url)).status).toBe(200);
  clock.advance(20_000);
  await sleep(1200);
  expect(await told()).toEqual([]);
  clock.advance(MINUTE_MS - 20_000);
  await expect.poll(told, { timeout: 10_000 }).toEqual([[minute, 3]]);
  client.destroy();
  await on.close();
}, 30_000);

it.each([0, -10, 7, 120, NaN])('%d seconds are no part of a minute', async (elbMetricsSeconds) => {
  await expect(startSandbox({ services: [], elbMetricsSeconds })).rejects.toBeInstanceOf(RangeError);
});
