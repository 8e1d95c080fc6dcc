import { randomUUID } from 'node:crypto';
import type {
  GlobalSecondaryIndex,
  LocalSecondaryIndex,
  ProvisionedThroughput,
  RestoreTableFromBackupCommandInput,
  RestoreTableFromBackupCommandOutput,
  RestoreTableToPointInTimeCommandInput,
  RestoreTableToPointInTimeCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { invalidValues, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { fillIndex } from '../tables/backfill.ts';
import { readIndexes } from '../tables/create-table.ts';
import { describeKeys, describeProjection, describeTable } from '../tables/describe-table.ts';
import { readThroughput, refuseSettings } from '../tables/table-input.ts';
import type { IndexRecord, RestoreOrigin, TableRecord } from '../tables/table.ts';
import { keyAttributes } from '../tables/table.ts';
import { checkNewName, Constraints } from '../validation.ts';
import { backupNamed } from './backup-store.ts';
import { backedUpTable } from './backups.ts';
import { copyItems, undoChanges } from './copy.ts';
import { restorableTimes } from './point-in-time.ts';

interface Overrides {
  readonly BillingModeOverride?: string | undefined;
  readonly GlobalSecondaryIndexOverride?: readonly GlobalSecondaryIndex[] | undefined;
  readonly LocalSecondaryIndexOverride?: readonly LocalSecondaryIndex[] | undefined;
  readonly ProvisionedThroughputOverride?: ProvisionedThroughput | undefined;
}

function checkOverrides(input: Overrides): void {
  refuseSettings({ ...input }, ['SSESpecificationOverride', 'OnDemandThroughputOverride']);
  new Constraints()
    .oneOf('billingModeOverride', input.BillingModeOverride, ['PROVISIONED', 'PAY_PER_REQUEST'])
    .check();
}

/** Throws ValidationException where an override asks for an index that the source does not have just so. */
function checkKnown(source: TableRecord, indexes: readonly IndexRecord[]): void {
  for (const index of indexes) {
    const known = source.indexes.find(({ name, kind }) => name === index.name && kind === index.kind);
    const same =
      known !== undefined &&
      JSON.stringify([describeKeys(known.keys), describeProjection(known)]) ===
        JSON.stringify([describeKeys(index.keys), describeProjection(index)]);
    if (!same) throw invalidValues(`Index ${index.name} of the override is not an index of the source table`);
  }
}

/** The indexes of the restored table: those of the source, or those of them that an override names. */
function restoredIndexes(
  engine: Engine,
  source: TableRecord,
  input: Overrides,
  onDemand: boolean,
): readonly IndexRecord[] {
  const indexes: IndexRecord[] = [];
  for (const kind of ['LOCAL', 'GLOBAL'] as const) {
    const given = kind === 'LOCAL' ? input.LocalSecondaryIndexOverride : input.GlobalSecondaryIndexOverride;
    if (given === undefined) {
      const kept = source.indexes.filter((index) => index.kind === kind && index.status !== 'DELETING');
      for (const index of kept) indexes.push({ ...index, storeId: engine.database.newStoreId() });
    } else if (given.length > 0) {
      const lists =
        kind === 'LOCAL' ? { local: given, global: undefined } : { local: undefined, global: given };
      indexes.push(...readIndexes(engine, lists, source.keys, source.attributeDefinitions, onDemand));
    }
  }
  checkKnown(source, indexes);
  const none = { read: 0, write: 0 };
  return indexes.map((index) => ({
    ...index,
    throughput: onDemand ? none : { read: index.throughput.read, write: index.throughput.write },
    status: 'CREATING',
    backfilling: false,
  }));
}

/**
 * The record of a restored table. As on AWS it has no time to live, tags, streams, recovery or deletion protection:
 * these are set up anew. Source: developer guide, "Restoring a DynamoDB table from a backup".
 */
function restoredRecord(
  engine: Engine,
  name: string,
  source: TableRecord,
  input: Overrides,
  restore: RestoreOrigin,
): TableRecord {
  const nowMs = engine.cloud.clock.now();
  const mode = (input.BillingModeOverride ?? source.billingMode) as TableRecord['billingMode'];
  const onDemand = mode === 'PAY_PER_REQUEST';
  const given = input.ProvisionedThroughputOverride;
  if (onDemand && given !== undefined)
    throw invalidValues(
      'ProvisionedThroughputOverride cannot be specified when BillingMode is PAY_PER_REQUEST',
    );
  const throughput = onDemand
    ? { read: 0, write: 0 }
    : given === undefined
      ? { read: source.throughput.read, write: source.throughput.write }
      : readThroughput(given);
  if (!onDemand && throughput.read === 0)
    throw invalidValues(
      'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  const indexes = restoredIndexes(engine, source, input, onDemand);
  const used = new Set(
    [source.keys, ...indexes.map(({ keys }) => keys)].flatMap(keyAttributes).map((key) => key.name),
  );
  return {
    name,
    tableId: randomUUID(),
    createdAtMs: nowMs,
    status: 'CREATING',
    attributeDefinitions: source.attributeDefinitions.filter((definition) => used.has(definition.name)),
    keys: source.keys,
    billingMode: mode,
    onDemandSinceMs: onDemand ? nowMs : undefined,
    throughput,
    tableClass: source.tableClass === undefined ? undefined : { name: source.tableClass.name },
    deletionProtection: false,
    tags: {},
    indexes,
    restore,
    storeId: engine.database.newStoreId(),
  };
}

/** Copies the items of a restored table, fills its indexes and opens it. Begun anew after a restart. */
export function finishRestore(engine: Engine, record: TableRecord): void {
  const { restore, name, tableId } = record;
  if (restore?.job === undefined) return;
  const { job, restoreTimeMs } = restore;
  const view = engine.database.snapshot();
  engine.jobs.start(function* () {
    try {
      let tally = yield* copyItems(engine, job.storeId, record.storeId, view);
      if (job.kind === 'point-in-time')
        tally = yield* undoChanges(engine, job.storeId, record.storeId, restoreTimeMs, tally, view);
      engine.database.setTally(record.storeId, tally);
    } finally {
      view.done();
    }
    const table = engine.tables.find(name);
    if (table?.record.tableId !== tableId) return;
    for (const { storeId } of record.indexes) yield* fillIndex(engine, table, storeId);
    engine.tables.change(tableId, name, (current) => ({
      ...current,
      status: 'ACTIVE',
      indexes: current.indexes.map((index) => ({ ...index, status: 'ACTIVE' })),
      restore: { ...restore, inProgress: false, job: undefined },
    }));
  });
}

function checkTarget(engine: Engine, name: string): void {
  if (engine.tables.find(name) !== undefined)
    throw new ServiceError('TableAlreadyExistsException', `Table already exists: ${name}`);
}

export function restoreTableFromBackup(
  engine: Engine,
  input: RestoreTableFromBackupCommandInput,
): Output<RestoreTableFromBackupCommandOutput> {
  const constraints = new Constraints();
  checkNewName(constraints, input.TargetTableName, 'targetTableName');
  constraints.required('backupArn', input.BackupArn).check();
  checkOverrides(input);
  const backup = backupNamed(engine, input.BackupArn ?? '');
  if (backup.status !== 'AVAILABLE')
    throw new ServiceError('BackupInUseException', `Backup is being created: ${backup.arn}`);
  const name = input.TargetTableName ?? '';
  checkTarget(engine, name);
  const record = restoredRecord(engine, name, backup.table, input, {
    sourceBackupArn: backup.arn,
    sourceTableArn: engine.tables.arnOf(backup.table.name),
    restoreTimeMs: engine.cloud.clock.now(),
    inProgress: true,
    job: { kind: 'backup', storeId: backup.storeId },
  });
  engine.tables.save(record);
  finishRestore(engine, record);
  return { TableDescription: describeTable(engine, record) };
}

function restoreTime(
  input: RestoreTableToPointInTimeCommandInput,
  earliestMs: number,
  latestMs: number,
): number {
  if (input.UseLatestRestorableTime === true) {
    if (input.RestoreDateTime !== undefined)
      throw validationError('RestoreDateTime and UseLatestRestorableTime cannot be specified together');
    return latestMs;
  }
  if (input.RestoreDateTime === undefined)
    throw validationError('One of RestoreDateTime or UseLatestRestorableTime must be specified');
  const timeMs = input.RestoreDateTime.getTime();
  if (timeMs < Math.floor(earliestMs / 1_000) * 1_000 || timeMs > latestMs)
    throw new ServiceError(
      'InvalidRestoreTimeException',
      'An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.',
    );
  return Math.max(timeMs, earliestMs);
}

export function restoreTableToPointInTime(
  engine: Engine,
  input: RestoreTableToPointInTimeCommandInput,
): Output<RestoreTableToPointInTimeCommandOutput> {
  const constraints = new Constraints();
  checkNewName(constraints, input.TargetTableName, 'targetTableName');
  constraints.check();
  checkOverrides(input);
  const sourceName = input.SourceTableArn ?? input.SourceTableName;
  if (sourceName === undefined)
    throw validationError('One of SourceTableName or SourceTableArn must be specified');
  const source = backedUpTable(engine, sourceName).record;
  if (source.pointInTime === undefined)
    throw new ServiceError(
      'PointInTimeRecoveryUnavailableException',
      `Point in time recovery is not enabled for table '${source.name}'`,
    );
  const name = input.TargetTableName ?? '';
  checkTarget(engine, name);
  const { earliestMs, latestMs } = restorableTimes(source.pointInTime, engine.cloud.clock.now());
  const record = restoredRecord(engine, name, source, input, {
    sourceTableArn: engine.tables.arnOf(source.name),
    restoreTimeMs: restoreTime(input, earliestMs, latestMs),
    inProgress: true,
    job: { kind: 'point-in-time', storeId: source.storeId },
  });
  engine.tables.save(record);
  finishRestore(engine, record);
  return { TableDescription: describeTable(engine, record) };
}
