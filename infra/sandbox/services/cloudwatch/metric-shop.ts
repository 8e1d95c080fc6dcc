import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Cloud } from '../../cloud.ts';
import type { ServiceFactory } from '../../environment.ts';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from './service.ts';

/** What the tests of metrics share: an endpoint with a little data in the namespace `Shop`. */
export interface MetricShop {
  readonly sandbox: Sandbox;
  readonly client: sdk.CloudWatchClient;
  readonly cloud: Cloud;
  put(name: string, data: readonly Partial<sdk.MetricDatum>[], namespace?: string): Promise<void>;
  /** The points of an expression over five minutes, each as its minute and its value. */
  calculate(
    expression: string,
    ...metrics: readonly sdk.MetricDataQuery[]
  ): Promise<readonly (readonly [minute: number, value: number])[]>;
  /** Moves the sandbox's time forward. */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

// An hour that lies a little back, so that every period of the tests is over.
const hour = Math.floor(Date.now() / 3_600_000 - 2) * 3_600_000;

export function at(minutes: number): Date {
  return new Date(hour + minutes * 60_000);
}

export function stat(Id: string, MetricName: string, Stat = 'Sum', Period = 60): sdk.MetricDataQuery {
  return { Id, MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Period, Stat }, ReturnData: false };
}

/** `others`: services that stand beside CloudWatch. */
export async function openMetricShop(others: readonly ServiceFactory[] = []): Promise<MetricShop> {
  const clouds: Cloud[] = [];
  const sandbox = await startSandbox({
    services: [
      (cloud) => {
        clouds.push(cloud);
        return createCloudwatch(cloud);
      },
      ...others,
    ],
  });
  const [cloud] = clouds;
  if (!cloud) throw new Error('The service was not made.');
  const client = new sdk.CloudWatchClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const shop: MetricShop = {
    sandbox,
    client,
    cloud,
    async put(name, data, Namespace = 'Shop') {
      const MetricData = data.map((datum) => ({ ...datum, MetricName: name }));
      await client.send(new sdk.PutMetricDataCommand({ Namespace, MetricData }));
    },
    async calculate(Expression, ...metrics) {
      const { MetricDataResults = [] } = await client.send(
        new sdk.GetMetricDataCommand({
          MetricDataQueries: [...metrics, { Id: 'e', Expression }],
          StartTime: at(0),
          EndTime: at(5),
          ScanBy: 'TimestampAscending',
        }),
      );
      const [result] = MetricDataResults;
      return (result?.Timestamps ?? []).map((time, index) => [
        (time.getTime() - hour) / 60_000,
        result?.Values?.[index] ?? Number.NaN,
      ]);
    },
    async advance(seconds) {
      await fetch(`${sandbox.url}/_sandbox/clock`, {
        method: 'POST',
        body: JSON.stringify({ advanceMs: seconds * 1000 }),
      });
    },
    async close() {
      client.destroy();
      await sandbox.close();
    },
  };
  await shop.put('errors', [
    { Timestamp: at(0), Value: 2 },
    { Timestamp: at(1), Value: 0 },
    { Timestamp: at(3), Value: 6 },
  ]);
  await shop.put('requests', [
    { Timestamp: at(0), Value: 10 },
    { Timestamp: at(1), Value: 0 },
    { Timestamp: at(2), Value: 5 },
    { Timestamp: at(3), Value: 12 },
  ]);
  return shop;
}
