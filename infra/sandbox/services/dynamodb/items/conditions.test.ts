import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteItemCommand,
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

  it.each([
    [{ UpdateExpression: 'REMOVE b' }],
    [
      {
        UpdateExpression: 'DELETE tags :t REMOVE b',
        ExpressionAttributeValues: { ':t': { SS: ['x'] } },
      },
    ],
    [{ AttributeUpdates: { b: { Action: 'DELETE' as const } } }],
  ])('UpdateItem makes no item where it only takes away: %j', async (update) => {
    const gone = { pk: { S: 'gone' } };
    const { Attributes } = await client.send(
      new UpdateItemCommand({ TableName: 'hash', Key: gone, ...update, ReturnValues: 'ALL_NEW' }),
    );
    expect(Attributes).toBeUndefined();
    expect(await stored('hash', gone)).toBeUndefined();
  });

  it.each([
    ['UPDATED_OLD', 'SET b = :v'],
    ['UPDATED_NEW', 'REMOVE a'],
  ] as const)('UpdateItem answers %s of %s without Attributes', async (ReturnValues, UpdateExpression) => {
    const nothing = { pk: { S: 'nothing' } };
    await client.send(new PutItemCommand({ TableName: 'hash', Item: { ...nothing, a: { N: '1' } } }));
    const ExpressionAttributeValues = UpdateExpression.includes(':v') ? { ':v': { N: '1' } } : undefined;
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: 'hash',
        Key: nothing,
        UpdateExpression,
        ExpressionAttributeValues,
        ReturnValues,
      }),
    );
    expect(Attributes).toBeUndefined();
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
