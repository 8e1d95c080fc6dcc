import type { AttributeValue, DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { BatchWriteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint } from '../test-endpoint.ts';

type Item = Record<string, AttributeValue>;

let endpoint: TestEndpoint;
let client: DynamoDBClient;

async function putAll(table: string, items: readonly Item[]): Promise<void> {
  for (let index = 0; index < items.length; index += 25)
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: items.slice(index, index + 25).map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
}

const PEOPLE: readonly Item[] = Array.from({ length: 40 }, (_, index) => ({
  pk: { S: `p${index % 4}` },
  sk: { N: String((index - 20) * 1.5) },
  gpk: { S: index % 2 === 0 ? 'even' : 'odd' },
  gsk: { S: `s${String(index).padStart(2, '0')}` },
  lsk: { S: `l${39 - index}` },
  proj: { S: `projected ${index}` },
  rest: { S: `rest ${index}` },
}));

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'people', {
    key: ['pk', 'sk:N'],
    global: { keys: ['gpk', 'gsk'] },
    local: { local: 'lsk' },
    projected: ['proj'],
  });
  await makeTable(client, 'full', { key: ['pk'], global: { all: ['gpk'] } });
  await putAll('people', PEOPLE);
  await putAll('people', [{ pk: { S: 'sparse' }, sk: { N: '1' } }]);
});

afterAll(() => endpoint.close());

function query(input: Partial<QueryCommandInput>) {
  return client.send(
    new QueryCommand({
      TableName: 'people',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p1' } },
      ...input,
    }),
  );
}

describe('Query', () => {
  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'no condition',
      { KeyConditionExpression: undefined, ExpressionAttributeValues: undefined },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'no hash key',
      { KeyConditionExpression: 'sk = :p', ExpressionAttributeValues: { ':p': { N: '1' } } },
      'Query condition missed key schema element: pk',
    ],
    [
      'another attribute',
      { KeyConditionExpression: 'pk = :p AND proj = :p' },
      'Query condition missed key schema element: sk',
    ],
    ['a range of hash keys', { KeyConditionExpression: 'pk > :p' }, 'Query key condition not supported'],
    [
      'another type',
      { ExpressionAttributeValues: { ':p': { N: '1' } } },
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    ],
    [
      'a limit of zero',
      { Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    ['an unknown index', { IndexName: 'absent' }, 'The table does not have the specified index: absent'],
    [
      'a consistent global index',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'all attributes of a global index',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', Select: 'ALL_ATTRIBUTES' },
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index keys because its projection type is not ALL',
    ],
    [
      'what a global index lacks',
      { IndexName: 'keys', KeyConditionExpression: 'gpk = :p', ProjectionExpression: 'rest' },
      'One or more parameter values were invalid: Global secondary index keys does not project [rest]',
    ],
    [
      'a filter on a key',
      { FilterExpression: 'sk > :n', ExpressionAttributeValues: { ':p': { S: 'p1' }, ':n': { N: '1' } } },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a start key of another partition',
      { ExclusiveStartKey: { pk: { S: 'p2' }, sk: { N: '1' } } },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start key that lacks a part',
      { ExclusiveStartKey: { pk: { S: 'p1' } } },
      'The provided starting key is invalid',
    ],
    [
      'a start key of another type',
      { ExclusiveStartKey: { pk: { S: 'p1' }, sk: { S: '1' } } },
      'The provided starting key is invalid',
    ],
    [
      'a start key outside the range',
      {
        KeyConditionExpression: 'pk = :p AND sk > :n',
        ExpressionAttributeValues: { ':p': { S: 'p1' }, ':n': { N: '5' } },
        ExclusiveStartKey: { pk: { S: 'p1' }, sk: { N: '1' } },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'specific attributes without any',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'all attributes and a projection',
      { Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'proj' },
      'Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
    ],
    [
      'projected attributes of a table',
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      'an unknown selection',
      { Select: 'SOME' as never },
      "1 validation error detected: Value 'SOME' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
    ],
  ])('refuses %s', async (_what, input, message) => {
    expect(await failure(query(input))).toMatchObject({ name: 'ValidationException', message });
  });
});
