import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
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
