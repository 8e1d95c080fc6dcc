import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  waitUntilTableNotExists,
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

describe('listing and deleting', () => {
  it('lists by name in pages', async () => {
    for (const name of ['list-c', 'list-a', 'list-b']) await makeTable(client, name, { key: ['pk'] });
    const first = await client.send(new ListTablesCommand({ ExclusiveStartTableName: 'list', Limit: 2 }));
    expect(first).toMatchObject({ TableNames: ['list-a', 'list-b'], LastEvaluatedTableName: 'list-b' });
    const second = await client.send(
      new ListTablesCommand({ ExclusiveStartTableName: first.LastEvaluatedTableName, Limit: 1 }),
    );
    expect(second).toMatchObject({ TableNames: ['list-c'] });
    expect(second.LastEvaluatedTableName).toBeUndefined();
    const error = await failure(client.send(new ListTablesCommand({ Limit: 101 })));
    expect(error.message).toContain('Member must have value less than or equal to 100');
  });

  it('deletes a table with its items, and frees the name', async () => {
    await makeTable(client, 'deleted', { key: ['pk'] });
    await client.send(new PutItemCommand({ TableName: 'deleted', Item: { pk: { S: 'a' } } }));
    const { TableDescription } = await client.send(new DeleteTableCommand({ TableName: 'deleted' }));
    expect(TableDescription?.TableStatus).toBe('DELETING');
    await waitUntilTableNotExists({ client, maxWaitTime: 30 }, { TableName: 'deleted' });
    const error = await failure(describeTable('deleted'));
    expect(error).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: deleted not found',
    });
    await makeTable(client, 'deleted', { key: ['pk'] });
    const { Item } = await client.send(new GetItemCommand({ TableName: 'deleted', Key: { pk: { S: 'a' } } }));
    expect(Item).toBeUndefined();
  });

  it('does not delete what is protected', async () => {
    await client.send(
      new CreateTableCommand({
        ...tableInput('protected', { key: ['pk'] }),
        DeletionProtectionEnabled: true,
      }),
    );
    const error = await failure(client.send(new DeleteTableCommand({ TableName: 'protected' })));
    expect(error).toMatchObject({
      name: 'ValidationException',
      message:
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    await client.send(new UpdateTableCommand({ TableName: 'protected', DeletionProtectionEnabled: false }));
    await active('protected');
    await client.send(new DeleteTableCommand({ TableName: 'protected' }));
  });

  it('finds a table by its ARN', async () => {
    await makeTable(client, 'by-arn', { key: ['pk'] });
    const TableName = 'arn:aws:dynamodb:us-east-1:000000000000:table/by-arn';
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' } } }));
    const { Item } = await client.send(new GetItemCommand({ TableName: 'by-arn', Key: { pk: { S: 'a' } } }));
    expect(Item).toEqual({ pk: { S: 'a' } });
  });

  it('tells its limits and its endpoint', async () => {
    expect(await client.send(new DescribeLimitsCommand({}))).toMatchObject({
      TableMaxReadCapacityUnits: 40_000,
    });
    const { Endpoints } = await client.send(new DescribeEndpointsCommand({}));
    expect(`http://${Endpoints?.[0]?.Address ?? ''}`).toBe(endpoint.url);
  });
});

describe('tags', () => {
  beforeAll(() => makeTable(client, 'created', { key: ['pk'] }));

  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/created';

  it('are added, replaced and removed', async () => {
    await client.send(
      new TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'team', Value: 'shop' },
          { Key: 'x', Value: '<b>' },
        ],
      }),
    );
    expect((await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'team', Value: 'shop' },
      { Key: 'x', Value: '<b>' },
    ]);
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team'] }));
    expect((await client.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'x', Value: '<b>' },
    ]);
  });

  it('are refused for what is no table', async () => {
    const absent = await failure(
      client.send(new ListTagsOfResourceCommand({ ResourceArn: `${ResourceArn}-absent` })),
    );
    expect(absent.name).toBe('ResourceNotFoundException');
    const wrong = await failure(client.send(new ListTagsOfResourceCommand({ ResourceArn: 'created' })));
    expect(wrong.name).toBe('ValidationException');
  });
});
