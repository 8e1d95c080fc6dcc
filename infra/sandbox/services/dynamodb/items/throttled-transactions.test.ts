import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestEndpoint } from '../test-endpoint.ts';
import { failure, makeTable, openEndpoint, tableInput, until } from '../test-endpoint.ts';

let endpoint: TestEndpoint;
let client: DynamoDBClient;
const key = { pk: { S: 'a' } };
const large = { ...key, v: { S: 'x'.repeat(299_000) } };
const reasons = [
  { Code: 'None' },
  {
    Code: 'ProvisionedThroughputExceeded',
    Message:
      'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  },
];

beforeAll(async () => {
  endpoint = await openEndpoint();
  ({ client } = endpoint);
  await makeTable(client, 'free', { key: ['pk'] });
  await client.send(
    new CreateTableCommand({
      ...tableInput('slow', { key: ['pk'] }),
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  );
  await until(
    () => client.send(new DescribeTableCommand({ TableName: 'slow' })),
    ({ Table }) => Table?.TableStatus === 'ACTIVE',
  );
});

afterAll(() => endpoint.close());

it('a transaction beyond the capacity of a table is cancelled, and nothing of it is done', async () => {
  for (let units = 0; units <= 300; units += 292)
    await client.send(new PutItemCommand({ TableName: 'slow', Item: large }));
  const error = await failure(
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: 'free', Item: key } }, { Put: { TableName: 'slow', Item: key } }],
      }),
    ),
  );
  expect(error).toMatchObject({ name: 'TransactionCanceledException', CancellationReasons: reasons });
  const { Item } = await client.send(new GetItemCommand({ TableName: 'free', Key: key }));
  expect(Item).toBeUndefined();
});

it('so is one that reads', async () => {
  const read = () =>
    client.send(
      new TransactGetItemsCommand({
        TransactItems: [{ Get: { TableName: 'free', Key: key } }, { Get: { TableName: 'slow', Key: key } }],
      }),
    );
  for (let units = 0; units <= 300; units += 146) await read();
  const error = await failure(read());
  expect(error).toMatchObject({ name: 'TransactionCanceledException', CancellationReasons: reasons });
});
