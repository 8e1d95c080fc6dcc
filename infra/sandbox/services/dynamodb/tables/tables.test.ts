import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
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

describe('CreateTable', () => {
  it('is CREATING at first and ACTIVE soon after', async () => {
    const { TableDescription } = await client.send(
      new CreateTableCommand({
        ...tableInput('created', {
          key: ['pk', 'sk:N'],
          global: { byG: ['gpk'] },
          local: { byL: 'lsk' },
          projected: ['p'],
        }),
        DeletionProtectionEnabled: false,
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        Tags: [{ Key: 'team', Value: 'core' }],
      }),
    );
    expect(TableDescription).toMatchObject({ TableStatus: 'CREATING', ItemCount: 0 });
    await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: 'created' });
    expect(await describeTable('created')).toMatchObject({
      TableName: 'created',
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/created',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [
        { IndexName: 'byL', Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['p'] } },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byG',
          IndexStatus: 'ACTIVE',
          IndexArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/created/index/byG',
        },
      ],
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
  });

  it('refuses a name that is taken', async () => {
    const error = await failure(makeTable(client, 'created', { key: ['pk'] }));
    expect(error).toMatchObject({ name: 'ResourceInUseException', message: 'Table already exists: created' });
  });

  const plain = tableInput('wrong', { key: ['pk'] });
  const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const name = 'One or more parameter values were invalid';
  it.each<[string, Partial<CreateTableCommandInput>, string]>([
    [
      'no name',
      { TableName: undefined },
      "The parameter 'TableName' is required but was not present in the request",
    ],
    [
      'a short name',
      { TableName: 'ab' },
      "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3",
    ],
    [
      'an unknown key type',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'INVALID' as never }] },
      "1 validation error detected: Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]",
    ],
    [
      'an unknown attribute type',
      { AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'X' as never }] },
      "1 validation error detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]",
    ],
    [
      'throughput on demand',
      { ProvisionedThroughput: throughput },
      `${name}: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      'no throughput',
      { BillingMode: undefined },
      `${name}: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      'the key twice',
      {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'pk', KeyType: 'RANGE' },
        ],
      },
      'Invalid KeySchema: Some index key attribute have no definition',
    ],
    [
      'an undefined key',
      { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] },
      `${name}: Some index key attributes are not defined in AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk]`,
    ],
    [
      'a range key first',
      { KeySchema: [{ AttributeName: 'pk', KeyType: 'RANGE' }] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'a definition too many',
      {
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'x', AttributeType: 'S' },
        ],
      },
      `${name}: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      'a local index without a range key',
      { ...tableInput('wrong', { key: ['pk'], local: { idx: 'l' } }) },
      `${name}: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    ],
    [
      'INCLUDE without attributes',
      {
        ...tableInput('wrong', { key: ['pk'], global: { idx: ['g'] } }),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'idx',
            KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'INCLUDE' },
          },
        ],
      },
      `${name}: ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    ],
    [
      '21 global indexes',
      tableInput('wrong', {
        key: ['pk'],
        global: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`idx${n}`, [`g${n}`]])),
      }),
      `${name}: GlobalSecondaryIndex count exceeds the per-table limit of 20`,
    ],
    [
      '6 local indexes',
      tableInput('wrong', {
        key: ['pk', 'sk'],
        local: Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`idx${n}`, `l${n}`])),
      }),
      `${name}: Number of LocalSecondaryIndexes exceeds per-table limit of 5`,
    ],
    [
      'a view type without a stream',
      { StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } },
      `${name}: StreamViewType cannot be specified when StreamEnabled is false`,
    ],
    [
      'encryption with a key of one’s own',
      { SSESpecification: { Enabled: true, SSEType: 'KMS' } },
      `${name}: SSESpecification is not offered by this endpoint`,
    ],
  ])('refuses %s', async (_what, change, message) => {
    const error = await failure(
      client.send(new CreateTableCommand({ ...plain, ...change } as CreateTableCommandInput)),
    );
    expect(error).toMatchObject({ name: 'ValidationException', message });
  });

  it('refuses two indexes of one name', async () => {
    const input = tableInput('wrong', { key: ['pk'], global: { idx: ['g'], other: ['h'] } });
    const [first, second] = input.GlobalSecondaryIndexes ?? [];
    if (first === undefined || second === undefined) throw new Error('The input has no two indexes.');
    const error = await failure(
      client.send(
        new CreateTableCommand({
          ...input,
          GlobalSecondaryIndexes: [first, { ...second, IndexName: 'idx' }],
        }),
      ),
    );
    expect(error.message).toBe('One or more parameter values were invalid: Duplicate index name: idx');
  });
});

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

describe('time to live', () => {
  const now = () => Math.floor(endpoint.clock.now() / 1_000);
  const exists = async (pk: string) =>
    (await client.send(new GetItemCommand({ TableName: 'ttl', Key: { pk: { S: pk } } }))).Item !== undefined;

  it('deletes items in the second in which they expire, also those that were there before', async () => {
    await makeTable(client, 'ttl', { key: ['pk'], global: { byG: ['gpk'] } });
    const put = (pk: string, ttl: string) =>
      client.send(
        new PutItemCommand({ TableName: 'ttl', Item: { pk: { S: pk }, gpk: { S: 'g' }, ttl: { N: ttl } } }),
      );
    await put('before', String(now() + 100));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'ttl',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
      }),
    );
    await until(
      () => client.send(new DescribeTimeToLiveCommand({ TableName: 'ttl' })),
      ({ TimeToLiveDescription }) => TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED',
    );
    await put('after', String(now() + 200));
    await put('moved', String(now() + 100));
    await put('moved', String(now() + 300));
    await put('ancient', String(now() - 6 * 365 * 24 * 3600));
    await put('milliseconds', String(Date.now() + 1_000));
    endpoint.clock.advance(150_000);
    await until(
      () => exists('before'),
      (there) => !there,
    );
    expect(await Promise.all(['after', 'moved', 'ancient', 'milliseconds'].map(exists))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    endpoint.clock.advance(200_000);
    await until(
      async () => (await exists('after')) || (await exists('moved')),
      (there) => !there,
    );
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'ttl' }));
    expect(Table).toMatchObject({ ItemCount: 2, GlobalSecondaryIndexes: [{ ItemCount: 2 }] });
  });

  it('is enabled once, for one attribute, and can be disabled', async () => {
    const update = (Enabled: boolean, AttributeName: string) =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName: 'ttl',
          TimeToLiveSpecification: { Enabled, AttributeName },
        }),
      );
    expect((await failure(update(true, 'ttl'))).message).toBe('TimeToLive is already enabled');
    expect((await failure(update(true, 'other'))).message).toBe(
      'TimeToLive is active on a different AttributeName: current AttributeName is ttl',
    );
    await update(false, 'ttl');
    await until(
      () => client.send(new DescribeTimeToLiveCommand({ TableName: 'ttl' })),
      ({ TimeToLiveDescription }) => TimeToLiveDescription?.TimeToLiveStatus === 'DISABLED',
    );
    expect((await failure(update(false, 'ttl'))).message).toBe('TimeToLive is already disabled');
  });
});

describe('tags', () => {
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
