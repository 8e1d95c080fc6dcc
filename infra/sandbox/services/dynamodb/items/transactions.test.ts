import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'one', { key: ['pk'], global: { gsi1: ['gpk'] } });
  await makeTable(client, 'two', { key: ['pk', 'sk'] });
});

afterAll(() => endpoint.close());

async function item(pk: string) {
  return (await client.send(new GetItemCommand({ TableName: 'one', Key: { pk: { S: pk } } }))).Item;
}

function put(pk: string, extra: object = {}) {
  return { Put: { TableName: 'one', Item: { pk: { S: pk } }, ...extra } };
}

describe('TransactWriteItems', () => {
  it('does all actions together, in several tables', async () => {
    await client.send(new PutItemCommand({ TableName: 'one', Item: { pk: { S: 'there' }, n: { N: '1' } } }));
    const { ConsumedCapacity } = await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            ConditionCheck: {
              TableName: 'one',
              Key: { pk: { S: 'there' } },
              ConditionExpression: 'attribute_exists(pk)',
            },
          },
          put('new'),
          {
            Update: {
              TableName: 'one',
              Key: { pk: { S: 'upserted' } },
              UpdateExpression: 'SET n = :n',
              ExpressionAttributeValues: { ':n': { N: '5' } },
            },
          },
          { Put: { TableName: 'two', Item: { pk: { S: 'a' }, sk: { S: 'b' } } } },
        ],
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(await item('new')).toEqual({ pk: { S: 'new' } });
    expect(await item('upserted')).toEqual({ pk: { S: 'upserted' }, n: { N: '5' } });
    expect(ConsumedCapacity).toEqual([
      { TableName: 'one', CapacityUnits: 6, WriteCapacityUnits: 6 },
      { TableName: 'two', CapacityUnits: 2, WriteCapacityUnits: 2 },
    ]);
  });

  it('makes no item of an update that only takes away', async () => {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Update: { TableName: 'one', Key: { pk: { S: 'gone' } }, UpdateExpression: 'REMOVE b' } },
        ],
      }),
    );
    expect(await item('gone')).toBeUndefined();
  });

  it('does nothing where one condition fails, and tells each reason in its place', async () => {
    await client.send(new PutItemCommand({ TableName: 'one', Item: { pk: { S: 'locked' }, v: { S: 'x' } } }));
    const error = await failure(
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            put('untouched'),
            put('locked', {
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          ],
        }),
      ),
    );
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { pk: { S: 'locked' }, v: { S: 'x' } },
        },
      ],
    });
    expect(await item('untouched')).toBeUndefined();
  });

  it.each([
    [
      { Put: { TableName: 'one', Item: { pk: { N: '5' } } } },
      'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
    ],
    [
      { Put: { TableName: 'one', Item: { pk: { S: 'a' }, gpk: { N: '5' } } } },
      'One or more parameter values were invalid: Type mismatch for Index Key gpk Expected: S Actual: N IndexName: gsi1',
    ],
    [
      { Delete: { TableName: 'one', Key: { pk: { N: '5' } } } },
      'The provided key element does not match the schema',
    ],
    [
      {
        Update: {
          TableName: 'one',
          Key: { pk: { S: 'absent' } },
          UpdateExpression: 'SET a = b',
        },
      },
      'The provided expression refers to an attribute that does not exist in the item',
    ],
  ])('cancels with a ValidationError: %j', async (action, message) => {
    const error = await failure(
      client.send(new TransactWriteItemsCommand({ TransactItems: [action as never] })),
    );
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ValidationError', Message: message }],
    });
  });

  it.each([
    [
      [],
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [[put('same'), put('same')], 'Transaction request cannot include multiple operations on one item'],
    [
      [put('')],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      [put('a', { ConditionExpression: 'a = ' })],
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "= "',
    ],
    [
      Array.from({ length: 101 }, (_, index) => put(`k${index}`)),
      'Member must have length less than or equal to 100',
    ],
    [
      Array.from({ length: 12 }, (_, index) => ({
        Put: { TableName: 'one', Item: { pk: { S: `k${index}` }, v: { S: 'x'.repeat(380_000) } } },
      })),
      '4 MB',
    ],
  ])('refuses the request as a whole (%#)', async (actions, message) => {
    const error = await failure(client.send(new TransactWriteItemsCommand({ TransactItems: actions })));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('is done once for a token, and only for the same request', async () => {
    const add = (by: string) => ({
      ClientRequestToken: 'token-1',
      ReturnConsumedCapacity: 'TOTAL' as const,
      TransactItems: [
        {
          Update: {
            TableName: 'one',
            Key: { pk: { S: 'counter' } },
            UpdateExpression: 'ADD n :by',
            ExpressionAttributeValues: { ':by': { N: by } },
          },
        },
      ],
    });
    const first = await client.send(new TransactWriteItemsCommand(add('1')));
    expect(first.ConsumedCapacity).toEqual([{ TableName: 'one', CapacityUnits: 2, WriteCapacityUnits: 2 }]);
    const repeated = await client.send(new TransactWriteItemsCommand(add('1')));
    expect(repeated.ConsumedCapacity).toEqual([{ TableName: 'one', CapacityUnits: 2, ReadCapacityUnits: 2 }]);
    expect((await item('counter'))?.n).toEqual({ N: '1' });
    const other = await failure(client.send(new TransactWriteItemsCommand(add('2'))));
    expect(other.name).toBe('IdempotentParameterMismatchException');
    endpoint.clock.advance(11 * 60 * 1_000);
    await client.send(new TransactWriteItemsCommand(add('2')));
    expect((await item('counter'))?.n).toEqual({ N: '3' });
  });
});

describe('TransactGetItems', () => {
  it('reads items in their order, also those that are not there', async () => {
    await client.send(
      new PutItemCommand({ TableName: 'two', Item: { pk: { S: 'g' }, sk: { S: '1' }, v: { S: 'x' } } }),
    );
    const { Responses, ConsumedCapacity } = await client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName: 'two', Key: { pk: { S: 'absent' }, sk: { S: '1' } } } },
          { Get: { TableName: 'two', Key: { pk: { S: 'g' }, sk: { S: '1' } }, ProjectionExpression: 'v' } },
        ],
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(Responses).toEqual([{}, { Item: { v: { S: 'x' } } }]);
    expect(ConsumedCapacity).toEqual([{ TableName: 'two', CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });

  it('is cancelled where a key is not the table’s', async () => {
    const error = await failure(
      client.send(
        new TransactGetItemsCommand({
          TransactItems: [{ Get: { TableName: 'two', Key: { pk: { S: 'g' } } } }],
        }),
      ),
    );
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
      ],
    });
  });
});
