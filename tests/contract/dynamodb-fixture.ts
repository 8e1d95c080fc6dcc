import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { TableSummary } from '../../core/resources/tables/types.ts';
import { describeTable } from '../../core/resources/tables/describe.ts';
import type { ContractContext } from './support.ts';
import { eventually } from './support.ts';
import { valueOf } from '../../core/cells/cell.ts';

type SdkItem = Record<string, AttributeValue>;

/** A table with a text and a number for its key, a global index over two texts and a local one over a text. */
export function tableInput(name: string): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'N' },
      { AttributeName: 'GSI1PK', AttributeType: 'S' },
      { AttributeName: 'GSI1SK', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'GSI1',
        KeySchema: [
          { AttributeName: 'GSI1PK', KeyType: 'HASH' },
          { AttributeName: 'GSI1SK', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['price'] },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'LSI1',
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'GSI1SK', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
}

/** Creates a table, waits until it can be used, and sees to its removal. */
export async function createTable(context: ContractContext, input: CreateTableCommandInput): Promise<void> {
  const { dynamodb } = context.clients;
  await dynamodb.send(new CreateTableCommand(input));
  context.cleanUp(() => dynamodb.send(new DeleteTableCommand({ TableName: input.TableName })));
  await waitUntilTableExists(
    { client: dynamodb, maxWaitTime: 60, minDelay: 1 },
    { TableName: input.TableName },
  );
}

export async function putItems(
  context: ContractContext,
  table: string,
  items: readonly SdkItem[],
): Promise<void> {
  for (let start = 0; start < items.length; start += 25) {
    let requests = { [table]: items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } })) };
    while (Object.keys(requests).length > 0) {
      const answer = await context.clients.dynamodb.send(
        new BatchWriteItemCommand({ RequestItems: requests }),
      );
      requests = (answer.UnprocessedItems ?? {}) as typeof requests;
    }
  }
}

/** The table as the console sees it, once it is active. */
export async function activeTable(context: ContractContext, name: string): Promise<TableSummary> {
  const cell = await eventually(
    () => describeTable(context.source(), name, context.budget()),
    (seen) => valueOf(seen)?.status === 'ACTIVE',
    60_000,
  );
  const table = valueOf(cell);
  if (!table) throw new Error(`the table ${name} could not be described: ${cell.state}`);
  return table;
}
