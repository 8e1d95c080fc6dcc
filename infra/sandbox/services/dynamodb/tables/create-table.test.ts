import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTableCommand, DescribeTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, tableInput } from '../test-endpoint.ts';

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
