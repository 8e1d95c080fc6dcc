import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, tableInput, until } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
});

afterAll(() => endpoint.close());

async function describeTable(name: string) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (Table === undefined) throw new Error('A table was described as nothing.');
  return Table;
}

function active(name: string) {
  return until(
    () => describeTable(name),
    ({ TableStatus }) => TableStatus === 'ACTIVE',
  );
}

describe('UpdateTable', () => {
  it('fills a new index from the items that are there, while items change', async () => {
    await makeTable(client, 'grown', { key: ['pk'] });
    for (let n = 0; n < 1_200; n++)
      await client.send(
        new PutItemCommand({
          TableName: 'grown',
          Item: { pk: { S: `k${n}` }, g: n % 3 === 0 ? { N: '1' } : { S: `g${n % 3}` } },
        }),
      );
    const { TableDescription } = await client.send(
      new UpdateTableCommand({
        TableName: 'grown',
        AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'byG',
              KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          },
        ],
      }),
    );
    expect(TableDescription).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING', Backfilling: true }],
    });
    const changes = Array.from({ length: 30 }, (_, n) =>
      client.send(
        new UpdateItemCommand({
          TableName: 'grown',
          Key: { pk: { S: `k${n * 40}` } },
          UpdateExpression: 'SET g = :g',
          ExpressionAttributeValues: { ':g': { S: 'moved' } },
        }),
      ),
    );
    await Promise.all(changes);
    const table = await active('grown');
    const { Items } = await client.send(new ScanCommand({ TableName: 'grown', IndexName: 'byG' }));
    const { Items: all } = await client.send(new ScanCommand({ TableName: 'grown' }));
    const expected = all?.filter(({ g }) => g?.S !== undefined);
    expect(Items?.length).toBe(expected?.length);
    expect(table.GlobalSecondaryIndexes?.[0]).toMatchObject({
      IndexStatus: 'ACTIVE',
      ItemCount: expected?.length,
    });
    const moved = await client.send(
      new QueryCommand({
        TableName: 'grown',
        IndexName: 'byG',
        KeyConditionExpression: 'g = :g',
        ExpressionAttributeValues: { ':g': { S: 'moved' } },
        Select: 'COUNT',
      }),
    );
    expect(moved.Count).toBe(30);
  });

  it('removes an index with its definition', async () => {
    await client.send(
      new UpdateTableCommand({
        TableName: 'grown',
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }],
      }),
    );
    const table = await active('grown');
    expect(table.GlobalSecondaryIndexes).toBeUndefined();
    expect(table.AttributeDefinitions).toEqual([{ AttributeName: 'pk', AttributeType: 'S' }]);
    const error = await failure(client.send(new ScanCommand({ TableName: 'grown', IndexName: 'byG' })));
    expect(error.message).toBe('The table does not have the specified index: byG');
  });

  it('switches the billing mode and changes the throughput', async () => {
    await makeTable(client, 'billed', { key: ['pk'] });
    await client.send(
      new UpdateTableCommand({
        TableName: 'billed',
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      }),
    );
    expect(await active('billed')).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
    });
    const same = await failure(
      client.send(
        new UpdateTableCommand({
          TableName: 'billed',
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
        }),
      ),
    );
    expect(same.message).toContain('The provisioned throughput for the table will not change.');
    await client.send(new UpdateTableCommand({ TableName: 'billed', BillingMode: 'PAY_PER_REQUEST' }));
    expect(await active('billed')).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    });
  });

  it('counts the decreases of a UTC day, and refuses the fifth within an hour', async () => {
    const { clock } = endpoint;
    clock.advance(86_400_000 - (clock.now() % 86_400_000));
    await makeTable(client, 'shrinking', { key: ['pk'] });
    const provision = async (units: number) => {
      await client.send(
        new UpdateTableCommand({
          TableName: 'shrinking',
          BillingMode: 'PROVISIONED',
          ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units },
        }),
      );
      return (await active('shrinking')).ProvisionedThroughput?.NumberOfDecreasesToday;
    };
    expect(await provision(10)).toBe(0);
    for (const [before, units] of [9, 8, 7, 6].entries()) expect(await provision(units)).toBe(before + 1);
    expect(await failure(provision(5))).toMatchObject({
      name: 'LimitExceededException',
      message: expect.stringMatching(
        /^Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day\. .* Number of decreases today: 4\. Last decrease at \w+, \w+ \d+, \d+ 12:00:\d\d AM UTC\. Next decrease can be made at \w+, \w+ \d+, \d+ 1:00:\d\d AM UTC$/,
      ) as string,
    });
    expect(await provision(11)).toBe(4);
    clock.advance(3_600_000);
    expect(await provision(5)).toBe(5);
    clock.advance(86_400_000);
    expect((await describeTable('shrinking')).ProvisionedThroughput?.NumberOfDecreasesToday).toBe(0);
    expect(await provision(4)).toBe(1);
  });

  it('refuses two new indexes at once, nothing at all, and an unknown index', async () => {
    const create = (name: string) => ({
      Create: {
        IndexName: name,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
        Projection: { ProjectionType: 'ALL' as const },
      },
    });
    const two = await failure(
      client.send(
        new UpdateTableCommand({
          TableName: 'billed',
          GlobalSecondaryIndexUpdates: [create('one'), create('two')],
        }),
      ),
    );
    expect(two).toMatchObject({
      name: 'LimitExceededException',
      message:
        'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    });
    const none = await failure(client.send(new UpdateTableCommand({ TableName: 'billed' })));
    expect(none.name).toBe('ValidationException');
    const unknown = await failure(
      client.send(
        new UpdateTableCommand({
          TableName: 'billed',
          GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'nope' } }],
        }),
      ),
    );
    expect(unknown.name).toBe('ResourceNotFoundException');
  });
});

describe('provisioned throughput', () => {
  it('throttles when five minutes of capacity are spent, and recovers with time', async () => {
    await client.send(
      new CreateTableCommand({
        ...tableInput('slow', { key: ['pk'] }),
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
    );
    const write = () =>
      client.send(
        new PutItemCommand({ TableName: 'slow', Item: { pk: { S: 'a' }, v: { S: 'x'.repeat(299_000) } } }),
      );
    await active('slow');
    await write();
    await write();
    const error = await failure(write());
    expect(error.name).toBe('ProvisionedThroughputExceededException');
    endpoint.clock.advance(300_000);
    await write();
  });
});
