import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, until } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
});

afterAll(() => endpoint.close());

describe('time to live', () => {
  const now = () => Math.floor(endpoint.clock.now() / 1_000);
  const exists = async (pk: string) =>
    (await client.send(new GetItemCommand({ TableName: 'ttl', Key: { pk: { S: pk } } }))).Item !== undefined;

  it('deletes items in the second in which they expire, also those that were there before', async () => {
    await makeTable(client, 'ttl', { key: ['pk'], global: { byG: ['gpk'] } });
    const put = (pk: string, ttl: string) =>
      client.send(
        new PutItemCommand({ TableName: 'ttl', Item: { pk: { S: pk }, gpk: { S: 'g' }, ttl: { N: ttl } } }),
      );
    await put('before', String(now() + 100));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'ttl',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
      }),
    );
    await until(
      () => client.send(new DescribeTimeToLiveCommand({ TableName: 'ttl' })),
      ({ TimeToLiveDescription }) => TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED',
    );
    await put('after', String(now() + 200));
    await put('moved', String(now() + 100));
    await put('moved', String(now() + 300));
    await put('ancient', String(now() - 6 * 365 * 24 * 3600));
    await put('milliseconds', String(Date.now() + 1_000));
    endpoint.clock.advance(150_000);
    await until(
      () => exists('before'),
      (there) => !there,
    );
    expect(await Promise.all(['after', 'moved', 'ancient', 'milliseconds'].map(exists))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    endpoint.clock.advance(200_000);
    await until(
      async () => (await exists('after')) || (await exists('moved')),
      (there) => !there,
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'ttl' }));
    expect(Table).toMatchObject({ ItemCount: 2, GlobalSecondaryIndexes: [{ ItemCount: 2 }] });
  });

  it('is enabled once, for one attribute, and can be disabled', async () => {
    const update = (Enabled: boolean, AttributeName: string) =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName: 'ttl',
          TimeToLiveSpecification: { Enabled, AttributeName },
        }),
      );
    expect((await failure(update(true, 'ttl'))).message).toBe('TimeToLive is already enabled');
    expect((await failure(update(true, 'other'))).message).toBe(
      'TimeToLive is active on a different AttributeName: current AttributeName is ttl',
    );
    await update(false, 'ttl');
    await until(
      () => client.send(new DescribeTimeToLiveCommand({ TableName: 'ttl' })),
      ({ TimeToLiveDescription }) => TimeToLiveDescription?.TimeToLiveStatus === 'DISABLED',
    );
    expect((await failure(update(false, 'ttl'))).message).toBe('TimeToLive is already disabled');
  });
});
