import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../../../core/catalogue/stage.ts';
import type { KeyAttribute, TableDefinition } from '../../../../core/catalogue/tables.ts';
import { tagsOf } from './tags.ts';

const POLL_MS = 50;
const ACTIVE_WITHIN_MS = 60_000;

/** Makes the tables that are not there yet, with TTL and point-in-time recovery as the stage has them. */
export async function createTables(
  client: DynamoDBClient,
  tables: readonly TableDefinition[],
  stage: Stage,
): Promise<void> {
  await Promise.all(tables.map((table) => createTable(client, table, stage)));
}

async function createTable(client: DynamoDBClient, table: TableDefinition, stage: Stage): Promise<void> {
  const TableName = table.names[stage];
  try {
    await client.send(new CreateTableCommand(inputOf(table, stage)));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await untilActive(client, TableName);
  const { timeToLive } = table;
  if (timeToLive?.stages.includes(stage))
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName,
        TimeToLiveSpecification: { AttributeName: timeToLive.attribute, Enabled: true },
      }),
    );
  if (table.pointInTimeRecovery.includes(stage))
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
}

function inputOf(table: TableDefinition, stage: Stage): CreateTableCommandInput {
  const keys = [table, ...table.indexes].flatMap(({ partitionKey, sortKey }) =>
    sortKey ? [partitionKey, sortKey] : [partitionKey],
  );
  const attributes = new Map(keys.map((key) => [key.name, key.type]));
  return {
    TableName: table.names[stage],
    BillingMode: table.billingMode,
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: schemaOf(table),
    ...(table.indexes.length > 0 && {
      GlobalSecondaryIndexes: table.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schemaOf(index),
        Projection: { ProjectionType: index.projection },
      })),
    }),
    DeletionProtectionEnabled: table.deletionProtection.includes(stage),
    Tags: tagsOf(stage).map(([Key, Value]) => ({ Key, Value })),
  };
}

function schemaOf(keys: {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}): KeySchemaElement[] {
  const partition: KeySchemaElement = { AttributeName: keys.partitionKey.name, KeyType: 'HASH' };
  return keys.sortKey ? [partition, { AttributeName: keys.sortKey.name, KeyType: 'RANGE' }] : [partition];
}

async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  const deadline = Date.now() + ACTIVE_WITHIN_MS;
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    if (Date.now() > deadline) throw new Error(`${TableName} did not become active within a minute.`);
    await pause(POLL_MS);
  }
}
