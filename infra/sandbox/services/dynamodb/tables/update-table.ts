import type { UpdateTableCommandInput, UpdateTableCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { invalidValues, resourceInUse, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { fillIndex } from './backfill.ts';
import { describeTable } from './describe-table.ts';
import { changeIndex, clearStore } from './settle.ts';
import type { TableRecord, Throughput } from './table.ts';
import {
  checkAttributeDefinitions,
  checkThroughput,
  readStream,
  readThroughput,
  refuseSettings,
} from './table-input.ts';
import {
  changedThroughput,
  changeIndexes,
  checkIndexUpdate,
  checkThroughputChanges,
  withoutIndex,
} from './update-indexes.ts';

const CHANGES = [
  'ProvisionedThroughput',
  'BillingMode',
  'GlobalSecondaryIndexUpdates',
  'StreamSpecification',
  'TableClass',
  'DeletionProtectionEnabled',
] as const;

function checkShape(input: UpdateTableCommandInput): void {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .oneOf('billingMode', input.BillingMode, ['PROVISIONED', 'PAY_PER_REQUEST'])
    .oneOf('tableClass', input.TableClass, ['STANDARD', 'STANDARD_INFREQUENT_ACCESS']);
  checkAttributeDefinitions(constraints, input.AttributeDefinitions);
  checkThroughput(constraints, 'provisionedThroughput', input.ProvisionedThroughput);
  input.GlobalSecondaryIndexUpdates?.forEach((update, index) =>
    checkIndexUpdate(constraints, update, `globalSecondaryIndexUpdates.${index + 1}.member`),
  );
  constraints.check();
  const settings: Readonly<Record<string, unknown>> = { ...input };
  refuseSettings(settings, [
    'ReplicaUpdates',
    'GlobalTableWitnessUpdates',
    'MultiRegionConsistency',
    'OnDemandThroughput',
    'WarmThroughput',
    'GlobalTableSettingsReplicationMode',
    'DisassociationProtectionEnabled',
    'VectorIndexUpdates',
  ]);
  if (input.SSESpecification?.Enabled === true) refuseSettings(settings, ['SSESpecification']);
  if (CHANGES.every((change) => input[change] === undefined))
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    );
}

function changeBilling(record: TableRecord, input: UpdateTableCommandInput, nowMs: number): TableRecord {
  const mode = input.BillingMode ?? record.billingMode;
  const wanted = input.ProvisionedThroughput;
  if (mode === 'PAY_PER_REQUEST') {
    if (wanted !== undefined)
      throw invalidValues(
        'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      );
    if (record.billingMode === mode) return record;
    const none: Throughput = { read: 0, write: 0 };
    return {
      ...record,
      billingMode: mode,
      onDemandSinceMs: nowMs,
      throughput: none,
      indexes: record.indexes.map((index) => ({ ...index, throughput: none })),
    };
  }
  if (wanted === undefined) {
    if (record.billingMode !== mode)
      throw invalidValues(
        'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
      );
    return record;
  }
  const throughput = readThroughput(wanted);
  if (record.billingMode === mode) checkThroughputChanges(record.throughput, throughput, 'table');
  return {
    ...record,
    billingMode: mode,
    throughput: changedThroughput(record.throughput, throughput, nowMs),
  };
}

function changeRest(record: TableRecord, input: UpdateTableCommandInput, nowMs: number): TableRecord {
  const stream = readStream(input.StreamSpecification, nowMs);
  if (stream?.enabled === true && record.stream?.enabled === true)
    throw validationError('Table already has an enabled stream: ' + record.name);
  if (stream?.enabled === false && record.stream?.enabled !== true)
    throw validationError('Table is already disabled for streams: ' + record.name);
  return {
    ...record,
    stream: stream === undefined ? record.stream : { ...record.stream, ...stream },
    tableClass:
      input.TableClass === undefined ? record.tableClass : { name: input.TableClass, changedAtMs: nowMs },
    deletionProtection: input.DeletionProtectionEnabled ?? record.deletionProtection,
  };
}

/** Brings a table that is being updated to its end: fills and removes indexes. Also after a restart. */
export function finishUpdate(engine: Engine, { name, tableId }: TableRecord): void {
  engine.jobs.start(function* () {
    for (;;) {
      const table = engine.tables.find(name);
      if (table?.record.tableId !== tableId) return;
      const { indexes } = table.record;
      const leaving = indexes.find(({ status }) => status === 'DELETING');
      const coming = indexes.find(({ status }) => status === 'CREATING');
      if (leaving !== undefined) {
        engine.tables.change(tableId, name, (record) => withoutIndex(record, leaving.storeId));
        clearStore(engine, leaving.storeId);
      } else if (coming !== undefined) {
        yield* fillIndex(engine, table, coming.storeId);
        engine.tables.change(tableId, name, (record) =>
          changeIndex(record, coming.storeId, (index) => ({
            ...index,
            status: 'ACTIVE',
            backfilling: false,
          })),
        );
      } else {
        engine.tables.change(tableId, name, (record) => ({ ...record, status: 'ACTIVE' }));
        return;
      }
    }
  });
}

export function updateTable(
  engine: Engine,
  input: UpdateTableCommandInput,
): Output<UpdateTableCommandOutput> {
  checkShape(input);
  const { record } = engine.tables.forControl(input.TableName ?? '');
  if (record.status !== 'ACTIVE')
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table is being ${record.status === 'CREATING' ? 'created' : 'updated'}: ${record.name}`,
    );
  const nowMs = engine.cloud.clock.now();
  const billed = changeBilling(record, input, nowMs);
  const changed = changeRest(changeIndexes(engine, billed, input, nowMs), input, nowMs);
  if (input.BillingMode === 'PROVISIONED' && record.billingMode !== 'PROVISIONED')
    for (const index of changed.indexes)
      if (index.kind === 'GLOBAL' && index.throughput.read === 0)
        throw invalidValues(
          `ProvisionedThroughput must be specified for index: ${index.name} when BillingMode is PROVISIONED`,
        );
  const updating: TableRecord = { ...changed, status: 'UPDATING' };
  engine.tables.save(updating);
  engine.streams.follow(updating, engine.tables.arnOf(updating.name));
  finishUpdate(engine, updating);
  return { TableDescription: describeTable(engine, updating) };
}
