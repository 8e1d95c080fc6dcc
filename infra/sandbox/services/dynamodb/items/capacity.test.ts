import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { makeTable, openEndpoint } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'hash', { key: ['pk'] });
  await makeTable(client, 'binary', { key: ['pk:B'] });
  await makeTable(client, 'both', { key: ['pk', 'sk:N'] });
  await makeTable(client, 'indexed', {
    key: ['pk', 'sk'],
    global: { gsi1: ['gpk'] },
    local: { lsi1: 'lsk' },
    projected: ['proj'],
  });
});

afterAll(() => endpoint.close());

type Item = Record<string, AttributeValue>;

describe('consumed capacity', () => {
  it.each([
    [1, true, 1],
    [1, false, 0.5],
    [5_000, true, 2],
    [5_000, false, 1],
  ])('reading %i bytes (consistent: %s) costs %d units', async (bytes, consistent, units) => {
    await client.send(
      new PutItemCommand({ TableName: 'hash', Item: { pk: { S: 'cap' }, v: { S: 'x'.repeat(bytes) } } }),
    );
    const { ConsumedCapacity } = await client.send(
      new GetItemCommand({
        TableName: 'hash',
        Key: { pk: { S: 'cap' } },
        ConsistentRead: consistent,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(ConsumedCapacity).toEqual({ TableName: 'hash', CapacityUnits: units });
  });

  // Measured on AWS: an index is charged only where its own view of the item changes.
  it.each<[string, Item | undefined, Item, { table: number; gsi?: number; lsi?: number }]>([
    ['a sparse put', undefined, { other: { S: 'o' } }, { table: 1 }],
    [
      'a put into both',
      undefined,
      { gpk: { S: 'g' }, lsk: { S: 'l' }, proj: { S: 'p' } },
      { table: 1, gsi: 1, lsi: 1 },
    ],
    [
      'the same again',
      { gpk: { S: 'g' }, lsk: { S: 'l' } },
      { gpk: { S: 'g' }, lsk: { S: 'l' } },
      { table: 1 },
    ],
    [
      'another unprojected value',
      { gpk: { S: 'g' }, other: { S: '1' } },
      { gpk: { S: 'g' }, other: { S: '2' } },
      { table: 1 },
    ],
    [
      'another projected value',
      { gpk: { S: 'g' }, proj: { S: '1' } },
      { gpk: { S: 'g' }, proj: { S: '2' } },
      { table: 1, gsi: 1 },
    ],
    ['another index key', { gpk: { S: 'g' } }, { gpk: { S: 'h' } }, { table: 1, gsi: 2 }],
    ['no index key any more', { gpk: { S: 'g' } }, {}, { table: 1, gsi: 1 }],
  ])('writing %s', async (what, before, after, units) => {
    const key = { pk: { S: what }, sk: { S: '1' } };
    if (before) await client.send(new PutItemCommand({ TableName: 'indexed', Item: { ...key, ...before } }));
    const { ConsumedCapacity } = await client.send(
      new PutItemCommand({
        TableName: 'indexed',
        Item: { ...key, ...after },
        ReturnConsumedCapacity: 'INDEXES',
      }),
    );
    expect(ConsumedCapacity).toEqual({
      TableName: 'indexed',
      CapacityUnits: units.table + (units.gsi ?? 0) + (units.lsi ?? 0),
      Table: { CapacityUnits: units.table },
      ...(units.gsi === undefined ? {} : { GlobalSecondaryIndexes: { gsi1: { CapacityUnits: units.gsi } } }),
      ...(units.lsi === undefined ? {} : { LocalSecondaryIndexes: { lsi1: { CapacityUnits: units.lsi } } }),
    });
  });

  it('tells the size of an item collection where a table has a local index', async () => {
    const { ItemCollectionMetrics } = await client.send(
      new PutItemCommand({
        TableName: 'indexed',
        Item: { pk: { S: 'col' }, sk: { S: '1' } },
        ReturnItemCollectionMetrics: 'SIZE',
      }),
    );
    expect(ItemCollectionMetrics).toEqual({
      ItemCollectionKey: { pk: { S: 'col' } },
      SizeEstimateRangeGB: [0, 1],
    });
  });

  it('keeps the number of items and their bytes', async () => {
    await makeTable(client, 'counted', { key: ['pk'] });
    const put = (pk: string, v: string) =>
      client.send(new PutItemCommand({ TableName: 'counted', Item: { pk: { S: pk }, v: { S: v } } }));
    await put('a', 'xxxx');
    await put('b', 'xx');
    await put('a', 'x');
    await client.send(new DeleteItemCommand({ TableName: 'counted', Key: { pk: { S: 'b' } } }));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'counted' }));
    expect(Table).toMatchObject({ ItemCount: 1, TableSizeBytes: 'pk'.length + 'a'.length + 'v'.length + 1 });
  });
});
