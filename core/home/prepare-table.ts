import {
  ContinuousBackupsUnavailableException,
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient, TableDescription } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { callHome, homeError, HomeError } from './home-error.ts';
import { ACTIVE_INDEX, LISTED_INDEX } from './listed.ts';
import { deadlineIn } from './pauses.ts';

/** A new table is active within seconds, mostly; AWS promises nothing. */
const ACTIVE_WITHIN_MS = 180_000;
const ASKED_EVERY_MS = 500;
/** Right after a table was made, its backups are still being set up. */
const BACKUPS_WITHIN_MS = 10_000;

/** Seconds since the epoch: what has finished long ago is removed. */
export const HOME_EXPIRY_ATTRIBUTE = 'removeAt';

const KEYS_ONLY = { ProjectionType: 'KEYS_ONLY' } as const;

/** CreateTable's input for the console's own table. */
export function homeTableInput(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'S' },
      { AttributeName: 'listKey', AttributeType: 'S' },
      { AttributeName: 'listSort', AttributeType: 'S' },
      { AttributeName: 'activeKey', AttributeType: 'S' },
      { AttributeName: 'activeUntil', AttributeType: 'N' },
    ],
    KeySchema: keys('PK', 'SK'),
    GlobalSecondaryIndexes: [
      { IndexName: LISTED_INDEX, KeySchema: keys('listKey', 'listSort'), Projection: KEYS_ONLY },
      { IndexName: ACTIVE_INDEX, KeySchema: keys('activeKey', 'activeUntil'), Projection: KEYS_ONLY },
    ],
  };
}

function keys(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}

/**
 * Makes the table where it is missing, and waits until it and its indexes can be used.
 * @throws HomeError that names the operation which was refused, or the part of a found table that is another.
 */
export async function prepareTable(dynamodb: DynamoDBClient, name: string): Promise<void> {
  const found = await describe(dynamodb, name);
  if (!found) await createTable(dynamodb, name);
  const isNew = found?.TableStatus !== 'ACTIVE';
  const active = await untilActive(dynamodb, name);
  refuseOtherShape(active, name);
  await ensureExpiry(dynamodb, name);
  // Only once: whoever has switched it off since has had a reason.
  if (isNew) await askForBackups(dynamodb, name);
}

async function describe(dynamodb: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await callHome('dynamodb:DescribeTable', (abortSignal) =>
      dynamodb.send(new DescribeTableCommand({ TableName }), { abortSignal }),
    );
    return Table;
  } catch (error) {
    if (error instanceof HomeError && error.cause instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function createTable(dynamodb: DynamoDBClient, name: string): Promise<void> {
  try {
    await callHome('dynamodb:CreateTable', (abortSignal) =>
      dynamodb.send(new CreateTableCommand(homeTableInput(name)), { abortSignal }),
    );
  } catch (error) {
    // Another console was quicker.
    if (!(error instanceof HomeError && error.cause instanceof ResourceInUseException)) throw error;
  }
}

async function untilActive(dynamodb: DynamoDBClient, name: string): Promise<TableDescription> {
  const left = deadlineIn(ACTIVE_WITHIN_MS);
  for (;;) {
    const table = await describe(dynamodb, name);
    const indexes = table?.GlobalSecondaryIndexes ?? [];
    const usable = table?.TableStatus === 'ACTIVE' || table?.TableStatus === 'UPDATING';
    // An endpoint that tells no state of its indexes has them at once.
    if (usable && indexes.every(({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE')) return table;
    if (left() === 0)
      throw homeError('timed-out', 'dynamodb:DescribeTable', `The table ${name} did not become active.`);
    await sleep(ASKED_EVERY_MS);
  }
}

function refuseOtherShape(found: TableDescription, name: string): void {
  const wanted = homeTableInput(name);
  const lacking = [
    ...differing('the table', found.KeySchema, wanted.KeySchema),
    ...(wanted.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName, KeySchema }) => {
      const index = found.GlobalSecondaryIndexes?.find((one) => one.IndexName === IndexName);
      return differing(`the index ${IndexName}`, index?.KeySchema, KeySchema);
    }),
  ];
  if (lacking.length > 0)
    throw homeError(
      'rejected',
      'dynamodb:DescribeTable',
      `The table ${name} is not the console's: ${lacking.join('; ')}.`,
      'OtherTable',
    );
}

type Schema = TableDescription['KeySchema'];

function differing(what: string, found: Schema, wanted: Schema): readonly string[] {
  const told = (schema: Schema) =>
    [...(schema ?? [])]
      .sort((one, other) => (one.KeyType ?? '').localeCompare(other.KeyType ?? ''))
      .map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`)
      .join(', ');
  return told(found) === told(wanted)
    ? []
    : [`${what} has the keys ${told(found) || 'of none'}, not ${told(wanted)}`];
}

/** Without it finished runs would be kept for ever. An endpoint that has no expiry is taken as it is. */
async function ensureExpiry(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  const isOn = async () => {
    const { TimeToLiveDescription: told } = await callHome('dynamodb:DescribeTimeToLive', (abortSignal) =>
      dynamodb.send(new DescribeTimeToLiveCommand({ TableName }), { abortSignal }),
    );
    return told?.TimeToLiveStatus === 'ENABLED' || told?.TimeToLiveStatus === 'ENABLING';
  };
  try {
    if (await isOn()) return;
    await callHome('dynamodb:UpdateTimeToLive', (abortSignal) =>
      dynamodb.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: HOME_EXPIRY_ATTRIBUTE, Enabled: true },
        }),
        { abortSignal },
      ),
    );
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    if (error.failure.state === 'unsupported') return;
    // Refused as well when another console has just switched it on.
    if (error.failure.state === 'rejected' && (await isOn())) return;
    throw error;
  }
}

/** Point-in-time recovery. Where the endpoint or the console's role has none, the table works without. */
async function askForBackups(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  const left = deadlineIn(BACKUPS_WITHIN_MS);
  for (;;) {
    try {
      await callHome('dynamodb:UpdateContinuousBackups', (abortSignal) =>
        dynamodb.send(
          new UpdateContinuousBackupsCommand({
            TableName,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
          { abortSignal },
        ),
      );
      return;
    } catch (error) {
      const early =
        error instanceof HomeError && error.cause instanceof ContinuousBackupsUnavailableException;
      if (!early || left() === 0) return;
      await sleep(ASKED_EVERY_MS);
    }
  }
}
