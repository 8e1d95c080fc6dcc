import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Measurement } from '../../../cloud.ts';
import { startSandbox } from '../../../server.ts';
import type { Sandbox } from '../../../server.ts';
import { createCloudwatchLogs } from '../service.ts';

let sandbox: Sandbox;
let client: sdk.CloudWatchLogsClient;
const measured: Measurement[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({
    services: [(cloud) => createCloudwatchLogs({ ...cloud, measure: (one) => void measured.push(one) })],
  });
  client = new sdk.CloudWatchLogsClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

function filter(
  filterName: string,
  filterPattern: string,
  transformation: Partial<sdk.MetricTransformation>,
) {
  const metric = { metricNamespace: 'Shop', metricName: filterName, metricValue: '1', ...transformation };
  return client.send(
    new sdk.PutMetricFilterCommand({
      logGroupName: '/f',
      filterName,
      filterPattern,
      metricTransformations: [metric],
    }),
  );
}

const valuesOf = (metric: string) =>
  measured.filter((one) => one.metric === metric).map(({ value, dimensions }) => ({ value, dimensions }));

describe('metric filters', () => {
  it('count what comes in', async () => {
    await client.send(new sdk.CreateLogGroupCommand({ logGroupName: '/f' }));
    await client.send(new sdk.CreateLogStreamCommand({ logGroupName: '/f', logStreamName: 's' }));
    await filter('errors', '{ $.level >= 50 }', {});
    await filter('latency', '{ $.ms = * }', { metricValue: '$.ms', dimensions: { Path: '$.path' } });
    await filter('bytes', '[ip, ..., status = 2*, size]', { metricValue: '$size', unit: 'Bytes' });
    await filter('never', 'nothing of the kind', { defaultValue: 0 });
    const messages = [
      '{"level":50,"ms":12,"path":"/a"}',
      '{"level":30,"ms":7}',
      '10.0.0.1 - [now] "GET /" 200 512',
    ];
    const timestamp = sandbox.clock.now();
    await client.send(
      new sdk.PutLogEventsCommand({
        logGroupName: '/f',
        logStreamName: 's',
        logEvents: messages.map((message) => ({ timestamp, message })),
      }),
    );
    expect(valuesOf('errors')).toEqual([{ value: 1, dimensions: {} }]);
    expect(valuesOf('latency')).toEqual([{ value: 12, dimensions: { Path: '/a' } }]);
    expect(valuesOf('bytes')).toEqual([{ value: 512, dimensions: {} }]);
    sandbox.clock.advance(60_000);
    await expect.poll(() => valuesOf('never'), { timeout: 3000 }).toEqual([{ value: 0, dimensions: {} }]);
  });

  it('are described, counted with their group, and deleted', async () => {
    const described = await client.send(
      new sdk.DescribeMetricFiltersCommand({ metricNamespace: 'Shop', metricName: 'errors' }),
    );
    expect(described.metricFilters).toMatchObject([{ filterName: 'errors', logGroupName: '/f' }]);
    const count = async () =>
      (await client.send(new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix: '/f' }))).logGroups?.[0]
        ?.metricFilterCount;
    expect(await count()).toBe(4);
    const gone = new sdk.DeleteMetricFilterCommand({ logGroupName: '/f', filterName: 'errors' });
    await client.send(gone);
    expect(await count()).toBe(3);
    await expect(client.send(gone)).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
  });

  it('are tried on messages', async () => {
    const { matches } = await client.send(
      new sdk.TestMetricFilterCommand({
        filterPattern: '{ $.ms > 10 }',
        logEventMessages: ['{"ms":5}', '{"ms":20}', 'no JSON'],
      }),
    );
    expect(matches).toEqual([
      { eventNumber: 2, eventMessage: '{"ms":20}', extractedValues: { '$.ms': '20' } },
    ]);
  });

  it.each([
    ['no number', { metricValue: 'many' }],
    ['a default beside dimensions', { defaultValue: 0, dimensions: { A: '$.a' } }],
  ])('are refused for %s', async (_, transformation) => {
    await expect(filter('wrong', '{ $.a = 1 }', transformation)).rejects.toBeInstanceOf(
      sdk.InvalidParameterException,
    );
  });
});
