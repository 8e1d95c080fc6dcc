import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createDynamodb } from './service.ts';
import { makeTable } from './test-endpoint.ts';

let sandbox: Sandbox;
let client: DynamoDBClient;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createDynamodb, createCloudwatch] });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  [client, cloudwatch] = [new DynamoDBClient(options), new CloudWatchClient(options)];
  await makeTable(client, 'timed', { key: ['pk'] });
});

afterAll(async () => {
  client.destroy();
  cloudwatch.destroy();
  await sandbox.close();
});

async function latencyOf(operation: string) {
  const now = sandbox.clock.now();
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/DynamoDB',
      MetricName: 'SuccessfulRequestLatency',
      Dimensions: [
        { Name: 'TableName', Value: 'timed' },
        { Name: 'Operation', Value: operation },
      ],
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      Period: 3_600,
      Statistics: ['SampleCount', 'Minimum', 'Maximum'],
    }),
  );
  const [point] = Datapoints;
  return point && { count: point.SampleCount, isTimed: (point.Minimum ?? 0) > 0, unit: point.Unit };
}

it('times each request that was answered, by table and operation', async () => {
  for (const pk of ['a', 'b', 'c'])
    await client.send(new PutItemCommand({ TableName: 'timed', Item: { pk: { S: pk } } }));
  await client.send(new BatchGetItemCommand({ RequestItems: { timed: { Keys: [{ pk: { S: 'a' } }] } } }));
  await expect(
    client.send(new GetItemCommand({ TableName: 'timed', Key: { no: { S: 'a' } } })),
  ).rejects.toThrow();
  await expect
    .poll(() => latencyOf('PutItem'), { timeout: 10_000 })
    .toEqual({ count: 3, isTimed: true, unit: 'Milliseconds' });
  expect(await latencyOf('BatchGetItem')).toMatchObject({ count: 1 });
  expect(await latencyOf('GetItem')).toBeUndefined();
});
