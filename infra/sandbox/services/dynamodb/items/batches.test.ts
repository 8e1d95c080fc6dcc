import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
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
      'an item twice under its table’s name and ARN',
      {
        hash: [{ PutRequest: { Item: { pk: { S: 'd' } } } }],
        'arn:aws:dynamodb:us-east-1:000000000000:table/hash': [{ PutRequest: { Item: { pk: { S: 'd' } } } }],
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
