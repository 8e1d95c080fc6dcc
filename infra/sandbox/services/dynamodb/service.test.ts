import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  BatchWriteItemCommand,
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListBackupsCommand,
  PutItemCommand,
  QueryCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../cloud.ts';
import { startSandbox } from '../../server.ts';
import { createDynamodb } from './service.ts';
import { failure, makeTable, openEndpoint, until } from './test-endpoint.ts';

describe('a restart', () => {
  it('keeps tables, items, indexes, settings and backups', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-'));
    const before = await openEndpoint(directory);
    await makeTable(before.client, 'kept', { key: ['pk'], global: { byG: ['g'] } });
    await before.client.send(
      new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' }, g: { S: 'x' } } }),
    );
    await before.client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'kept',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 't' },
      }),
    );
    await before.client.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'kept',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    await before.client.send(new CreateBackupCommand({ TableName: 'kept', BackupName: 'kept' }));
    await until(
      () => before.client.send(new ListBackupsCommand({})),
      ({ BackupSummaries }) => BackupSummaries?.[0]?.BackupStatus === 'AVAILABLE',
    );
    const described = await before.client.send(new DescribeTableCommand({ TableName: 'kept' }));
    await before.close();

    const after = await openEndpoint(directory);
    const { Table } = await after.client.send(new DescribeTableCommand({ TableName: 'kept' }));
    expect(Table).toEqual(described.Table);
    const { Items } = await after.client.send(
      new QueryCommand({
        TableName: 'kept',
        IndexName: 'byG',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: 'x' } },
      }),
    );
    expect(Items).toEqual([{ pk: { S: 'a' }, g: { S: 'x' } }]);
    const ttl = await after.client.send(new DescribeTimeToLiveCommand({ TableName: 'kept' }));
    expect(ttl.TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 't' });
    expect((await after.client.send(new ListBackupsCommand({}))).BackupSummaries?.length).toBe(1);
    await makeTable(after.client, 'fresh', { key: ['pk'] });
    expect((await after.client.send(new ScanCommand({ TableName: 'fresh' }))).Count).toBe(0);
    await after.close();
    await rm(directory, { recursive: true, force: true });
  });
});

describe('work that a stop interrupts', () => {
  it('is done after the restart: indexes are filled, restores completed, deleted items cleared', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-'));
    const before = await openEndpoint(directory);
    await makeTable(before.client, 'large', { key: ['pk'] });
    await makeTable(before.client, 'doomed', { key: ['pk'] });
    const count = 10_000;
    for (const [table, items] of [
      ['large', count],
      ['doomed', 2_000],
    ] as const)
      for (let index = 0; index < items; index += 25)
        await before.client.send(
          new BatchWriteItemCommand({
            RequestItems: {
              [table]: Array.from({ length: 25 }, (_, offset) => ({
                PutRequest: { Item: { pk: { S: `k${index + offset}` }, g: { S: `g${offset % 5}` } } },
              })),
            },
          }),
        );
    const pointInTime = { PointInTimeRecoveryEnabled: true };
    await before.client.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'large',
        PointInTimeRecoverySpecification: pointInTime,
      }),
    );
    await Promise.all([
      before.client.send(new DeleteTableCommand({ TableName: 'doomed' })),
      before.client.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: 'large',
          TargetTableName: 'copied',
          UseLatestRestorableTime: true,
        }),
      ),
      before.client.send(
        new UpdateTableCommand({
          TableName: 'large',
          AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
          GlobalSecondaryIndexUpdates: [
            {
              Create: {
                IndexName: 'byG',
                KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
                Projection: { ProjectionType: 'KEYS_ONLY' },
              },
            },
          ],
        }),
      ),
    ]);
    const states = await Promise.all(
      ['large', 'copied'].map((TableName) => before.client.send(new DescribeTableCommand({ TableName }))),
    );
    await before.close();
    expect(states.map(({ Table }) => Table?.TableStatus)).toEqual(['UPDATING', 'CREATING']);

    const after = await openEndpoint(directory);
    const { Table } = await until(
      () => after.client.send(new DescribeTableCommand({ TableName: 'large' })),
      ({ Table: found }) => found?.TableStatus === 'ACTIVE',
    );
    expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: count });
    const copied = await until(
      () => after.client.send(new DescribeTableCommand({ TableName: 'copied' })),
      ({ Table: found }) => found?.TableStatus === 'ACTIVE',
    );
    expect(copied.Table?.ItemCount).toBe(count);
    await makeTable(after.client, 'doomed', { key: ['pk'] });
    expect((await after.client.send(new ScanCommand({ TableName: 'doomed' }))).Count).toBe(0);
    await after.close();
    await rm(directory, { recursive: true, force: true });
  });
});

describe('concurrent requests', () => {
  it('lose no update', async () => {
    const endpoint = await openEndpoint();
    await makeTable(endpoint.client, 'counted', { key: ['pk'] });
    await Promise.all(
      Array.from({ length: 100 }, () =>
        endpoint.client.send(
          new UpdateItemCommand({
            TableName: 'counted',
            Key: { pk: { S: 'a' } },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          }),
        ),
      ),
    );
    const { Items } = await endpoint.client.send(new ScanCommand({ TableName: 'counted' }));
    expect(Items).toEqual([{ pk: { S: 'a' }, n: { N: '100' } }]);
    await endpoint.close();
  });
});

describe('metrics', () => {
  it('tell consumed capacity, failed conditions and mistakes, summed', async () => {
    const measured: Measurement[] = [];
    const sandbox = await startSandbox({
      services: [
        (cloud) => createDynamodb({ ...cloud, measure: (measurement) => measured.push(measurement) }),
      ],
    });
    const client = new DynamoDBClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    await makeTable(client, 'measured', { key: ['pk'], global: { byG: ['g'] } });
    const put = (ConditionExpression?: string) =>
      client.send(
        new PutItemCommand({
          TableName: 'measured',
          Item: { pk: { S: 'a' }, g: { S: 'x' } },
          ConditionExpression,
        }),
      );
    await put();
    await client.send(new PutItemCommand({ TableName: 'measured', Item: { pk: { S: 'b' } } }));
    await failure(put('attribute_not_exists(pk)'));
    await client.send(new ScanCommand({ TableName: 'measured' }));
    await failure(client.send(new ScanCommand({ TableName: 'absent' })));
    client.destroy();
    await sandbox.close();

    const sum = (metric: string, dimensions: object) =>
      measured
        .filter(
          (one) => one.metric === metric && JSON.stringify(one.dimensions) === JSON.stringify(dimensions),
        )
        .reduce((total, { value }) => total + value, 0);
    expect(measured.every(({ namespace }) => namespace === 'AWS/DynamoDB')).toBe(true);
    expect(sum('ConsumedWriteCapacityUnits', { TableName: 'measured' })).toBe(3);
    expect(
      sum('ConsumedWriteCapacityUnits', { TableName: 'measured', GlobalSecondaryIndexName: 'byG' }),
    ).toBe(1);
    expect(sum('ConsumedReadCapacityUnits', { TableName: 'measured' })).toBe(0.5);
    expect(sum('ConditionalCheckFailedRequests', { TableName: 'measured' })).toBe(1);
    expect(sum('UserErrors', {})).toBe(1);
  });
});

describe('other clients', () => {
  const aws = promisify(execFile);
  const hasAws = aws('aws', ['--version']).then(
    () => true,
    () => false,
  );

  it('the aws command line writes and reads items', async ({ skip }) => {
    if (!(await hasAws)) return skip('The aws command line is not installed.');
    const endpoint = await openEndpoint();
    await makeTable(endpoint.client, 'cli', { key: ['pk'] });
    const run = async (...args: string[]) => {
      const { stdout } = await aws(
        'aws',
        ['--endpoint-url', endpoint.url, '--region', 'us-east-1', '--output', 'json', 'dynamodb', ...args],
        {
          env: { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
        },
      );
      return JSON.parse(stdout === '' ? '{}' : stdout) as unknown;
    };
    await run('put-item', '--table-name', 'cli', '--item', '{"pk":{"S":"a"},"n":{"N":"01.50"}}');
    expect(await run('get-item', '--table-name', 'cli', '--key', '{"pk":{"S":"a"}}')).toEqual({
      Item: { pk: { S: 'a' }, n: { N: '1.5' } },
    });
    expect(await run('list-tables')).toEqual({ TableNames: ['cli'] });
    await endpoint.close();
  });
});
