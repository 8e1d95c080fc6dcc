import {
  ContinuousBackupsUnavailableException,
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../../catalogue/stage.ts';
import type { KeyAttribute, TableDefinition } from '../../../catalogue/tables.ts';
import { callUpstream, Cancelled, UpstreamFailed } from '../../tables/engine/upstream-call.ts';
import type { Making } from './making.ts';
import { tagsOf } from './tags.ts';

const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 2_000;
/** A new table is active within seconds, mostly; AWS promises nothing. */
const ACTIVE_WITHIN_MS = 180_000;
const BACKUPS_WITHIN_MS = 10_000;

/**
 * Makes a table with its indexes, waits until it is active, and gives it TTL and point-in-time recovery as the stage
 * has them. @throws UpstreamFailed, Cancelled.
 */
export async function makeTable(
  client: DynamoDBClient,
  table: TableDefinition,
  stage: Stage,
  making: Making,
): Promise<void> {
  const TableName = table.names[stage];
  const isNew = await callUpstream('dynamodb:CreateTable', making, async (abortSignal) => {
    try {
      await client.send(new CreateTableCommand(tableInput(table, stage)), { abortSignal });
      return true;
    } catch (error) {
      if (error instanceof ResourceInUseException) return false;
      throw error;
    }
  });
  if (!isNew && making.whenThere === 'leave') return;
  await untilActive(client, TableName, making);
  const { timeToLive } = table;
  if (timeToLive?.stages.includes(stage)) await expire(client, TableName, timeToLive.attribute, making);
  if (table.pointInTimeRecovery.includes(stage)) await keepHistory(client, TableName, making);
}

/** Right after a table was made, its backups are still being set up. Source: UpdateContinuousBackups, errors. */
async function keepHistory(client: DynamoDBClient, TableName: string, making: Making): Promise<void> {
  const deadline = Date.now() + BACKUPS_WITHIN_MS;
  const command = new UpdateContinuousBackupsCommand({
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  for (;;) {
    const isOn = await callUpstream('dynamodb:UpdateContinuousBackups', making, async (abortSignal) => {
      try {
        await client.send(command, { abortSignal });
        return true;
      } catch (error) {
        if (error instanceof ContinuousBackupsUnavailableException && Date.now() < deadline) return false;
        throw error;
      }
    });
    if (isOn) return;
    await waited(10 * FIRST_POLL_MS, making);
  }
}

async function waited(milliseconds: number, { signal }: Making): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => {
    throw new Cancelled();
  });
}

/** DynamoDB refuses to switch on what is on. */
async function expire(
  client: DynamoDBClient,
  TableName: string,
  AttributeName: string,
  making: Making,
): Promise<void> {
  const { TimeToLiveDescription: told } = await callUpstream(
    'dynamodb:DescribeTimeToLive',
    making,
    (abortSignal) => client.send(new DescribeTimeToLiveCommand({ TableName }), { abortSignal }),
  );
  if (told?.TimeToLiveStatus === 'ENABLED' || told?.TimeToLiveStatus === 'ENABLING') return;
  await callUpstream('dynamodb:UpdateTimeToLive', making, (abortSignal) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }),
      { abortSignal },
    ),
  );
}

/** CreateTable's input for a table of the catalogue. */
export function tableInput(table: TableDefinition, stage: Stage): CreateTableCommandInput {
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

async function untilActive(client: DynamoDBClient, TableName: string, making: Making): Promise<void> {
  const deadline = Date.now() + ACTIVE_WITHIN_MS;
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_POLL_MS)) {
    const { Table } = await callUpstream('dynamodb:DescribeTable', making, (abortSignal) =>
      client.send(new DescribeTableCommand({ TableName }), { abortSignal }),
    );
    if (Table?.TableStatus === 'ACTIVE') return;
    if (Date.now() > deadline)
      throw new UpstreamFailed({
        state: 'timed-out',
        operation: 'dynamodb:DescribeTable',
        detail: `The table ${TableName} did not become active.`,
        at: Date.now(),
      });
    await waited(waitMs, making);
  }
}
