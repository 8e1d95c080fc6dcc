import type {
  BackupDescription,
  BackupDetails,
  CreateBackupCommandInput,
  CreateBackupCommandOutput,
  DeleteBackupCommandInput,
  DeleteBackupCommandOutput,
  DescribeBackupCommandInput,
  DescribeBackupCommandOutput,
  ListBackupsCommandInput,
  ListBackupsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import { validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { describeKeys, describeProjection } from '../tables/describe-table.ts';
import type { Table } from '../tables/registry.ts';
import type { TableRecord } from '../tables/table.ts';
import { checkNewName, checkTableName, Constraints } from '../validation.ts';
import type { BackupRecord } from './backup-store.ts';
import { allBackups, backupNamed, dropBackup, newBackupArn, saveBackup } from './backup-store.ts';
import { copyItems } from './copy.ts';

/** Source: API reference, ListBackups, Limit. */
const MAX_BACKUPS_LISTED = 100;

/** The table of an operation on backups. Throws TableNotFoundException. */
export function backedUpTable(engine: Engine, nameOrArn: string): Table {
  const name = engine.tables.nameOf(nameOrArn);
  const table = engine.tables.find(name);
  if (table === undefined) throw new ServiceError('TableNotFoundException', `Table not found: ${name}`);
  return table;
}

function detailsOf(
  backup: BackupRecord,
  status: 'CREATING' | 'DELETED' | 'AVAILABLE' = backup.status,
): BackupDetails {
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupSizeBytes: backup.sizeBytes,
    BackupStatus: status,
    BackupType: backup.type,
    BackupCreationDateTime: new Date(backup.createdAtMs),
    BackupExpiryDateTime: backup.expiresAtMs === undefined ? undefined : new Date(backup.expiresAtMs),
  };
}

function featuresOf(table: TableRecord): BackupDescription['SourceTableFeatureDetails'] {
  const local = table.indexes.filter(({ kind }) => kind === 'LOCAL');
  const global = table.indexes.filter(({ kind }) => kind === 'GLOBAL');
  const { timeToLive, stream } = table;
  return {
    LocalSecondaryIndexes:
      local.length === 0
        ? undefined
        : local.map((index) => ({
            IndexName: index.name,
            KeySchema: describeKeys(index.keys),
            Projection: describeProjection(index),
          })),
    GlobalSecondaryIndexes:
      global.length === 0
        ? undefined
        : global.map((index) => ({
            IndexName: index.name,
            KeySchema: describeKeys(index.keys),
            Projection: describeProjection(index),
            ProvisionedThroughput: {
              ReadCapacityUnits: index.throughput.read,
              WriteCapacityUnits: index.throughput.write,
            },
          })),
    StreamDescription:
      stream?.enabled === true
        ? { StreamEnabled: true, StreamViewType: stream.viewType as 'NEW_AND_OLD_IMAGES' | undefined }
        : undefined,
    TimeToLiveDescription:
      timeToLive === undefined
        ? undefined
        : { TimeToLiveStatus: timeToLive.status, AttributeName: timeToLive.attribute },
  };
}

function describe(engine: Engine, backup: BackupRecord, status?: 'DELETED'): BackupDescription {
  const { table } = backup;
  return {
    BackupDetails: detailsOf(backup, status),
    SourceTableDetails: {
      TableName: table.name,
      TableId: table.tableId,
      TableArn: engine.tables.arnOf(table.name),
      TableSizeBytes: backup.sizeBytes,
      ItemCount: backup.itemCount,
      KeySchema: describeKeys(table.keys),
      TableCreationDateTime: new Date(table.createdAtMs),
      ProvisionedThroughput: {
        ReadCapacityUnits: table.throughput.read,
        WriteCapacityUnits: table.throughput.write,
      },
      BillingMode: table.billingMode,
    },
    SourceTableFeatureDetails: featuresOf(table),
  };
}

/** Backs a table up as it is at this moment; the copying goes on after the answer. */
export function createBackup(
  engine: Engine,
  input: CreateBackupCommandInput,
): Output<CreateBackupCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  checkNewName(constraints, input.BackupName, 'backupName');
  constraints.check();
  const { record } = backedUpTable(engine, input.TableName ?? '');
  if (record.status === 'CREATING' || record.status === 'DELETING')
    throw new ServiceError('TableInUseException', `Table is being created or deleted: ${record.name}`);
  const backup = beginBackup(engine, record, { name: input.BackupName ?? '', type: 'USER' });
  return { BackupDetails: detailsOf(backup) };
}

/** Takes a table as it is at this moment; the copying goes on afterwards. */
export function beginBackup(
  engine: Engine,
  record: TableRecord,
  given: Pick<BackupRecord, 'name' | 'type' | 'expiresAtMs'>,
): BackupRecord {
  const nowMs = engine.cloud.clock.now();
  const tally = engine.database.tally(record.storeId);
  const backup: BackupRecord = {
    ...given,
    arn: newBackupArn(engine, record.name, nowMs),
    status: 'CREATING',
    createdAtMs: nowMs,
    itemCount: tally.items,
    sizeBytes: tally.bytes,
    table: record,
    storeId: engine.database.newStoreId(),
  };
  saveBackup(engine, backup);
  const view = engine.database.snapshot();
  engine.jobs.start(function* () {
    try {
      yield* copyItems(engine, record.storeId, backup.storeId, view);
      saveBackup(engine, { ...backup, status: 'AVAILABLE' });
    } finally {
      view.done();
    }
  });
  return backup;
}

function readArn(arn: string | undefined): string {
  new Constraints().required('backupArn', arn).length('backupArn', arn, 37, 1_024).check();
  return arn ?? '';
}

export function describeBackup(
  engine: Engine,
  input: DescribeBackupCommandInput,
): Output<DescribeBackupCommandOutput> {
  return { BackupDescription: describe(engine, backupNamed(engine, readArn(input.BackupArn))) };
}

export function deleteBackup(
  engine: Engine,
  input: DeleteBackupCommandInput,
): Output<DeleteBackupCommandOutput> {
  const backup = backupNamed(engine, readArn(input.BackupArn));
  const restoring = [...engine.tables.all()].some(
    ({ record: { restore } }) => restore?.inProgress === true && restore.job?.storeId === backup.storeId,
  );
  if (backup.status === 'CREATING' || restoring)
    throw new ServiceError(
      'BackupInUseException',
      `Backup is being used by another operation: ${backup.arn}`,
    );
  dropBackup(engine, backup);
  return { BackupDescription: describe(engine, backup, 'DELETED') };
}

function ofType(backup: BackupRecord, wanted: string | undefined): boolean {
  if (wanted === 'ALL') return true;
  // Without a wish AWS lists the backups that were made by hand.
  return backup.type === (wanted ?? 'USER');
}

export function listBackups(
  engine: Engine,
  input: ListBackupsCommandInput,
): Output<ListBackupsCommandOutput> {
  const constraints = new Constraints();
  if (input.TableName !== undefined) checkTableName(constraints, input.TableName);
  constraints
    .range('limit', input.Limit, 1, MAX_BACKUPS_LISTED)
    .oneOf('backupType', input.BackupType, ['USER', 'SYSTEM', 'AWS_BACKUP', 'ALL'])
    .check();
  const lower = input.TimeRangeLowerBound?.getTime() ?? Number.NEGATIVE_INFINITY;
  const upper = input.TimeRangeUpperBound?.getTime() ?? Number.POSITIVE_INFINITY;
  if (lower > upper) throw validationError('TimeRangeLowerBound must be before TimeRangeUpperBound');
  const table = input.TableName === undefined ? undefined : engine.tables.nameOf(input.TableName);
  const all = allBackups(engine.database);
  const start = input.ExclusiveStartBackupArn;
  const from = start === undefined ? 0 : all.findIndex(({ arn }) => arn === start) + 1;
  if (start !== undefined && from === 0) throw validationError('Invalid ExclusiveStartBackupArn');
  const found = all
    .slice(from)
    .filter(
      (backup) =>
        (table === undefined || backup.table.name === table) &&
        backup.createdAtMs >= lower &&
        backup.createdAtMs < upper &&
        ofType(backup, input.BackupType),
    );
  const limit = input.Limit ?? MAX_BACKUPS_LISTED;
  const page = found.slice(0, limit);
  return {
    BackupSummaries: page.map((backup) => ({
      TableName: backup.table.name,
      TableId: backup.table.tableId,
      TableArn: engine.tables.arnOf(backup.table.name),
      ...detailsOf(backup),
    })),
    LastEvaluatedBackupArn: found.length > limit ? page.at(-1)?.arn : undefined,
  };
}
