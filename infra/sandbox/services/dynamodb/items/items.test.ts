import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint } from '../test-endpoint.ts';

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

async function stored(table: string, key: Item): Promise<Item | undefined> {
  return (await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
}

describe('an item comes back as it was put', () => {
  it('with every type', async () => {
    const item: Item = {
      pk: { S: 'types' },
      text: { S: 'ünï ✓ \u0000 <img src=x onerror=alert(1)>' },
      empty: { S: '' },
      number: { N: '-12.5' },
      binary: { B: new Uint8Array([0, 255, 1]) },
      none: { B: new Uint8Array() },
      yes: { BOOL: true },
      nothing: { NULL: true },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2.5'] },
      binaries: { BS: [new Uint8Array([1]), new Uint8Array([2, 3])] },
      list: { L: [{ S: 'a' }, { L: [{ B: new Uint8Array([9]) }] }] },
      map: { M: { 'with.dot': { N: '1' }, constructor: { S: 'x' }, inner: { M: {} } } },
    };
    await client.send(new PutItemCommand({ TableName: 'hash', Item: item }));
    expect(await stored('hash', { pk: { S: 'types' } })).toEqual(item);
  });

  it('with a number in its canonical form', async () => {
    await client.send(
      new PutItemCommand({ TableName: 'hash', Item: { pk: { S: 'n' }, n: { N: '0042.1200' } } }),
    );
    expect(await stored('hash', { pk: { S: 'n' } })).toEqual({ pk: { S: 'n' }, n: { N: '42.12' } });
  });

  it('under a numeric key in any of its forms', async () => {
    await client.send(new PutItemCommand({ TableName: 'both', Item: { pk: { S: 'n' }, sk: { N: '1.50' } } }));
    expect(await stored('both', { pk: { S: 'n' }, sk: { N: '15e-1' } })).toBeDefined();
  });

  it('up to 400 KB and not a byte more', async () => {
    const room = 409_600 - 'pk'.length - 'size'.length - 'v'.length;
    const item = (length: number) => ({ pk: { S: 'size' }, v: { S: 'x'.repeat(length) } });
    await client.send(new PutItemCommand({ TableName: 'hash', Item: item(room) }));
    const error = await failure(client.send(new PutItemCommand({ TableName: 'hash', Item: item(room + 1) })));
    expect(error.message).toBe('Item size has exceeded the maximum allowed size');
    const grown = await failure(
      client.send(
        new UpdateItemCommand({
          TableName: 'hash',
          Key: { pk: { S: 'size' } },
          UpdateExpression: 'SET w = :w',
          ExpressionAttributeValues: { ':w': { S: 'x' } },
        }),
      ),
    );
    expect(grown.message).toBe('Item size to update has exceeded the maximum allowed size');
  });
});

describe('PutItem refuses', () => {
  const name = 'One or more parameter values';
  it.each<[string, string, Item, string]>([
    ['hash', 'no key', { a: { S: 'x' } }, `${name} were invalid: Missing the key pk in the item`],
    [
      'hash',
      'a key of another type',
      { pk: { N: '5' } },
      `${name} were invalid: Type mismatch for key pk expected: S actual: N`,
    ],
    [
      'hash',
      'an empty key',
      { pk: { S: '' } },
      `${name} are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk`,
    ],
    [
      'binary',
      'an empty binary key',
      { pk: { B: new Uint8Array() } },
      `${name} are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: pk`,
    ],
    [
      'hash',
      'a long hash key',
      { pk: { S: 'x'.repeat(2049) } },
      `${name} were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'indexed',
      'a long range key',
      { pk: { S: 'a' }, sk: { S: 'x'.repeat(1025) } },
      `${name} were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
    ],
    [
      'indexed',
      'an index key of another type',
      { pk: { S: 'a' }, sk: { S: 'b' }, gpk: { N: '1' } },
      `${name} were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: gsi1`,
    ],
    [
      'indexed',
      'an empty index key',
      { pk: { S: 'a' }, sk: { S: 'b' }, gpk: { S: '' } },
      `${name} are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: gsi1, IndexKey: gpk`,
    ],
  ])('in %s: %s', async (table, _what, item, message) => {
    const error = await failure(client.send(new PutItemCommand({ TableName: table, Item: item })));
    expect(error).toMatchObject({ name: 'ValidationException', message });
  });

  it.each<[Partial<ConstructorParameters<typeof PutItemCommand>[0]>, string]>([
    [
      { TableName: undefined },
      "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { TableName: 'bad table!@#' },
      "1 validation error detected: Value 'bad table!@#' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      { Item: undefined },
      "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null",
    ],
    [{ ReturnValues: 'ALL_NEW' }, 'ReturnValues can only be ALL_OLD or NONE'],
    [
      { ExpressionAttributeValues: { ':v': { S: 'x' } } },
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ],
    [
      { ExpressionAttributeNames: { '#v': 'x' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      { Expected: { pk: { Exists: false } }, ConditionExpression: 'attribute_not_exists(pk)' },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
    ],
  ])('%j', async (input, message) => {
    const error = await failure(
      client.send(new PutItemCommand({ TableName: 'hash', Item: { pk: { S: 'a' } }, ...input })),
    );
    expect(error).toMatchObject({ name: 'ValidationException', message });
  });

  it('a table that is not there', async () => {
    const error = await failure(
      client.send(new PutItemCommand({ TableName: 'absent', Item: { pk: { S: 'a' } } })),
    );
    expect(error).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });
});

describe('conditions and returned values', () => {
  const key = { pk: { S: 'cond' } };

  it('puts only where the condition holds, and answers with the item where it is wanted', async () => {
    await client.send(new PutItemCommand({ TableName: 'hash', Item: { ...key, v: { N: '1' } } }));
    const refused = await failure(
      client.send(
        new PutItemCommand({
          TableName: 'hash',
          Item: key,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    );
    expect(refused).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { ...key, v: { N: '1' } },
    });
    const old = await client.send(
      new PutItemCommand({ TableName: 'hash', Item: { ...key, v: { N: '2' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(old.Attributes).toEqual({ ...key, v: { N: '1' } });
  });

  it.each([
    ['ALL_OLD', { pk: { S: 'ret' }, a: { N: '1' }, m: { M: { x: { S: 'old' }, y: { S: 'y' } } } }],
    ['ALL_NEW', { pk: { S: 'ret' }, a: { N: '2' }, m: { M: { x: { S: 'new' }, y: { S: 'y' } } } }],
    ['UPDATED_OLD', { a: { N: '1' }, m: { M: { x: { S: 'old' } } } }],
    ['UPDATED_NEW', { a: { N: '2' }, m: { M: { x: { S: 'new' } } } }],
    ['NONE', undefined],
  ] as const)('UpdateItem answers %s', async (wanted, expected) => {
    await client.send(
      new PutItemCommand({
        TableName: 'hash',
        Item: { pk: { S: 'ret' }, a: { N: '1' }, m: { M: { x: { S: 'old' }, y: { S: 'y' } } } },
      }),
    );
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: 'hash',
        Key: { pk: { S: 'ret' } },
        UpdateExpression: 'ADD a :one SET m.x = :new',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':new': { S: 'new' } },
        ReturnValues: wanted,
      }),
    );
    expect(Attributes).toEqual(expected);
  });

  it('UpdateItem makes an item that is not there', async () => {
    await client.send(new UpdateItemCommand({ TableName: 'hash', Key: { pk: { S: 'made' } } }));
    expect(await stored('hash', { pk: { S: 'made' } })).toEqual({ pk: { S: 'made' } });
  });

  it('UpdateItem refuses to change a key', async () => {
    const error = await failure(
      client.send(
        new UpdateItemCommand({
          TableName: 'both',
          Key: { pk: { S: 'a' }, sk: { N: '1' } },
          UpdateExpression: 'SET sk = :v',
          ExpressionAttributeValues: { ':v': { N: '2' } },
        }),
      ),
    );
    expect(error.message).toBe(
      'One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key',
    );
  });

  it('DeleteItem answers with what was there, and is quiet where nothing was', async () => {
    await client.send(new PutItemCommand({ TableName: 'hash', Item: { pk: { S: 'del' }, v: { S: 'x' } } }));
    const first = await client.send(
      new DeleteItemCommand({ TableName: 'hash', Key: { pk: { S: 'del' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(first.Attributes).toEqual({ pk: { S: 'del' }, v: { S: 'x' } });
    const second = await client.send(new DeleteItemCommand({ TableName: 'hash', Key: { pk: { S: 'del' } } }));
    expect(second.Attributes).toBeUndefined();
  });

  it.each([[{ pk: { S: 'a' }, more: { S: 'b' } }], [{ other: { S: 'a' } }], [{ pk: { N: '1' } }]])(
    'a key that is not the table’s is refused: %j',
    async (wrong) => {
      const error = await failure(client.send(new GetItemCommand({ TableName: 'hash', Key: wrong as Item })));
      expect(error.message).toBe('The provided key element does not match the schema');
    },
  );

  it('the older parameters mean what their expressions mean', async () => {
    await client.send(
      new UpdateItemCommand({
        TableName: 'hash',
        Key: { pk: { S: 'older' } },
        AttributeUpdates: {
          a: { Action: 'PUT', Value: { S: 'x' } },
          n: { Action: 'ADD', Value: { N: '2' } },
          gone: { Action: 'DELETE' },
        },
        Expected: { a: { Exists: false } },
      }),
    );
    expect(await stored('hash', { pk: { S: 'older' } })).toEqual({
      pk: { S: 'older' },
      a: { S: 'x' },
      n: { N: '2' },
    });
    const error = await failure(
      client.send(
        new DeleteItemCommand({
          TableName: 'hash',
          Key: { pk: { S: 'older' } },
          Expected: { n: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '2' }] } },
        }),
      ),
    );
    expect(error.name).toBe('ConditionalCheckFailedException');
    const part = await client.send(
      new GetItemCommand({ TableName: 'hash', Key: { pk: { S: 'older' } }, AttributesToGet: ['n'] }),
    );
    expect(part.Item).toEqual({ n: { N: '2' } });
  });
});

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

describe('batches', () => {
  it('write and read many items of several tables', async () => {
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          hash: [
            { PutRequest: { Item: { pk: { S: 'b1' }, v: { S: '1' } } } },
            { DeleteRequest: { Key: { pk: { S: 'cap' } } } },
          ],
          both: [{ PutRequest: { Item: { pk: { S: 'b2' }, sk: { N: '1' } } } }],
        },
      }),
    );
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({
        RequestItems: {
          hash: { Keys: [{ pk: { S: 'b1' } }, { pk: { S: 'cap' } }], ProjectionExpression: 'v' },
          both: { Keys: [{ pk: { S: 'b2' }, sk: { N: '1' } }] },
        },
      }),
    );
    expect(Responses).toEqual({ hash: [{ v: { S: '1' } }], both: [{ pk: { S: 'b2' }, sk: { N: '1' } }] });
    expect(UnprocessedKeys).toEqual({});
  });

  it('answer at most 16 MB and name the keys that are left', async () => {
    await makeTable(client, 'large', { key: ['pk'] });
    const keys = Array.from({ length: 45 }, (_, index) => ({ pk: { S: `k${index}` } }));
    for (let index = 0; index < keys.length; index += 9)
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            large: keys
              .slice(index, index + 9)
              .map((key) => ({ PutRequest: { Item: { ...key, v: { S: 'x'.repeat(400_000) } } } })),
          },
        }),
      );
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { large: { Keys: keys } } }),
    );
    expect(Responses?.large?.length).toBe(41);
    expect(UnprocessedKeys?.large?.Keys).toEqual(keys.slice(41));
  });

  it.each<[string, object, string]>([
    ['nothing', {}, 'The requestItems parameter is required for BatchWriteItem'],
    [
      'an item twice',
      {
        hash: [{ PutRequest: { Item: { pk: { S: 'd' } } } }, { DeleteRequest: { Key: { pk: { S: 'd' } } } }],
      },
      'Provided list of item keys contains duplicates',
    ],
    [
      'a key of another type',
      { hash: [{ PutRequest: { Item: { pk: { N: '5' } } } }] },
      'The provided key element does not match the schema',
    ],
    [
      '26 requests',
      {
        hash: Array.from({ length: 26 }, (_, index) => ({
          PutRequest: { Item: { pk: { S: `k${index}` } } },
        })),
      },
      'Member must have length less than or equal to 25',
    ],
  ])('BatchWriteItem refuses %s', async (_what, requests, message) => {
    const error = await failure(client.send(new BatchWriteItemCommand({ RequestItems: requests as never })));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('BatchGetItem refuses 101 keys, a key twice and nothing at all', async () => {
    const keys = Array.from({ length: 101 }, (_, index) => ({ pk: { S: `k${index}` } }));
    const ask = (Keys: Item[]) =>
      failure(client.send(new BatchGetItemCommand({ RequestItems: { hash: { Keys } } })));
    expect((await ask(keys)).message).toBe(
      "1 validation error detected: Value at 'RequestItems.hash.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
    expect((await ask([{ pk: { S: 'a' } }, { pk: { S: 'a' } }])).message).toBe(
      'Provided list of item keys contains duplicates',
    );
    const none = await failure(client.send(new BatchGetItemCommand({ RequestItems: {} })));
    expect(none.message).toBe('The requestItems parameter is required for BatchGetItem');
  });
});
