import type {
  CreateGlobalSecondaryIndexAction,
  GlobalSecondaryIndexUpdate,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { invalidValues, limitExceeded, resourceNotFound, validationError } from '../errors.ts';
import type { Constraints } from '../validation.ts';
import { checkNewName } from '../validation.ts';
import { checkAllUsed, checkIndexBilling } from './create-table.ts';
import { checkDecrease, decreasesToday } from './decreases.ts';
import { changeIndex } from './settle.ts';
import type { IndexRecord, KeyAttribute, TableRecord, Throughput } from './table.ts';
import { keyAttributes } from './table.ts';
import {
  checkKeySchema,
  checkProjection,
  checkThroughput,
  readDefinitions,
  readKeys,
  readProjection,
  readThroughput,
  refuseSettings,
} from './table-input.ts';

const MAX_GLOBAL_INDEXES = 20;

export function checkIndexUpdate(
  constraints: Constraints,
  update: GlobalSecondaryIndexUpdate,
  member: string,
): void {
  const { Create, Update, Delete } = update;
  if (Create !== undefined) {
    checkNewName(constraints, Create.IndexName, `${member}.create.indexName`);
    checkKeySchema(constraints, `${member}.create.keySchema`, Create.KeySchema);
    checkProjection(constraints, `${member}.create.projection`, Create.Projection);
    checkThroughput(constraints, `${member}.create.provisionedThroughput`, Create.ProvisionedThroughput);
  }
  if (Update !== undefined) {
    checkNewName(constraints, Update.IndexName, `${member}.update.indexName`);
    checkThroughput(constraints, `${member}.update.provisionedThroughput`, Update.ProvisionedThroughput);
  }
  if (Delete !== undefined) checkNewName(constraints, Delete.IndexName, `${member}.delete.indexName`);
}

function checkIndexUpdates(updates: readonly GlobalSecondaryIndexUpdate[]): void {
  const names = new Set<string>();
  let online = 0;
  for (const { Create, Update, Delete } of updates) {
    const name = (Create ?? Update ?? Delete)?.IndexName;
    if (name === undefined)
      throw invalidValues(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    if (names.has(name))
      throw invalidValues(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    names.add(name);
    if (Create !== undefined || Delete !== undefined) online++;
  }
  if (online > 1)
    throw limitExceeded(
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
}

/** Throws LimitExceededException where one decrease more is not allowed at this time. */
export function changedThroughput(before: Throughput, after: Throughput, nowMs: number): Throughput {
  const grows = after.read > before.read || after.write > before.write;
  const shrinks = after.read < before.read || after.write < before.write;
  if (shrinks) checkDecrease(before, nowMs);
  return {
    read: after.read,
    write: after.write,
    lastIncreaseMs: grows ? nowMs : before.lastIncreaseMs,
    lastDecreaseMs: shrinks ? nowMs : before.lastDecreaseMs,
    decreases: shrinks ? decreasesToday(before, nowMs) + 1 : before.decreases,
  };
}

export function checkThroughputChanges(before: Throughput, after: Throughput, subject: string): void {
  if (before.read !== after.read || before.write !== after.write) return;
  throw validationError(
    `The provisioned throughput for the ${subject} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${subject}: ${before.read}. Requested ReadCapacityUnits: ${after.read}. Current WriteCapacityUnits provisioned for the ${subject}: ${before.write}. Requested WriteCapacityUnits: ${after.write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
  );
}

function indexOf(record: TableRecord, name: string | undefined): IndexRecord {
  const index = record.indexes.find((candidate) => candidate.name === name && candidate.kind === 'GLOBAL');
  if (index === undefined) throw resourceNotFound();
  return index;
}

function changeIndexThroughput(
  record: TableRecord,
  update: NonNullable<GlobalSecondaryIndexUpdate['Update']>,
  fresh: boolean,
  nowMs: number,
): TableRecord {
  refuseSettings({ ...update }, ['OnDemandThroughput', 'WarmThroughput']);
  if (record.billingMode === 'PAY_PER_REQUEST')
    throw invalidValues(
      `ProvisionedThroughput should not be specified for index: ${update.IndexName ?? ''} when BillingMode is PAY_PER_REQUEST`,
    );
  const index = indexOf(record, update.IndexName);
  const throughput = readThroughput(update.ProvisionedThroughput);
  if (!fresh) checkThroughputChanges(index.throughput, throughput, 'index');
  return changeIndex(record, index.storeId, (known) => ({
    ...known,
    throughput: changedThroughput(known.throughput, throughput, nowMs),
  }));
}

function mergeDefinitions(record: TableRecord, given: readonly KeyAttribute[]): readonly KeyAttribute[] {
  const merged = new Map(record.attributeDefinitions.map((definition) => [definition.name, definition]));
  for (const definition of given) {
    const known = merged.get(definition.name);
    if (known !== undefined && known.type !== definition.type)
      throw invalidValues(
        `Attribute ${definition.name} is already defined with type ${known.type}, requested: ${definition.type}`,
      );
    merged.set(definition.name, definition);
  }
  return [...merged.values()];
}

function addIndex(
  engine: Engine,
  record: TableRecord,
  create: CreateGlobalSecondaryIndexAction,
  given: readonly KeyAttribute[],
): TableRecord {
  refuseSettings({ ...create }, ['OnDemandThroughput', 'WarmThroughput']);
  const name = create.IndexName ?? '';
  if (record.indexes.some((index) => index.name === name))
    throw validationError(`Attempting to create an index which already exists: ${name}`);
  if (record.indexes.filter(({ kind }) => kind === 'GLOBAL').length >= MAX_GLOBAL_INDEXES)
    throw limitExceeded(`GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`);
  checkIndexBilling(
    {
      IndexName: name,
      KeySchema: undefined,
      Projection: undefined,
      ProvisionedThroughput: create.ProvisionedThroughput,
    },
    record.billingMode === 'PAY_PER_REQUEST',
  );
  const definitions = mergeDefinitions(record, given);
  const index: IndexRecord = {
    name,
    kind: 'GLOBAL',
    keys: readKeys(create.KeySchema ?? [], definitions),
    ...readProjection(create.Projection),
    status: 'CREATING',
    backfilling: true,
    throughput: readThroughput(create.ProvisionedThroughput),
    storeId: engine.database.newStoreId(),
  };
  const indexes = [...record.indexes, index];
  checkAllUsed(definitions, record.keys, indexes);
  return { ...record, attributeDefinitions: definitions, indexes };
}

/** The record without an index, and without the definitions that only it used. */
export function withoutIndex(record: TableRecord, storeId: number): TableRecord {
  const indexes = record.indexes.filter((index) => index.storeId !== storeId);
  const used = new Set(
    [record.keys, ...indexes.map(({ keys }) => keys)].flatMap(keyAttributes).map(({ name }) => name),
  );
  return {
    ...record,
    indexes,
    attributeDefinitions: record.attributeDefinitions.filter(({ name }) => used.has(name)),
  };
}

export function changeIndexes(
  engine: Engine,
  before: TableRecord,
  input: UpdateTableCommandInput,
  nowMs: number,
): TableRecord {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  checkIndexUpdates(updates);
  const given = readDefinitions(input.AttributeDefinitions ?? []);
  const fresh = input.BillingMode === 'PROVISIONED';
  let record = before;
  for (const { Create, Update, Delete } of updates) {
    if (Create !== undefined) record = addIndex(engine, record, Create, given);
    if (Update !== undefined) record = changeIndexThroughput(record, Update, fresh, nowMs);
    if (Delete !== undefined)
      record = changeIndex(record, indexOf(record, Delete.IndexName).storeId, (index) => ({
        ...index,
        status: 'DELETING',
      }));
  }
  return record;
}
