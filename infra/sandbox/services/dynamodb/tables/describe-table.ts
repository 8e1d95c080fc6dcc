import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  Projection,
  ProvisionedThroughputDescription,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { decreasesToday } from './decreases.ts';
import type { IndexRecord, KeyPair, TableRecord, Throughput } from './table.ts';

function dateOf(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}

export function describeKeys(keys: KeyPair): KeySchemaElement[] {
  const schema: KeySchemaElement[] = [{ AttributeName: keys.hash.name, KeyType: 'HASH' }];
  if (keys.range !== undefined) schema.push({ AttributeName: keys.range.name, KeyType: 'RANGE' });
  return schema;
}

export function describeProjection(index: IndexRecord): Projection {
  return index.projection === 'INCLUDE'
    ? { ProjectionType: index.projection, NonKeyAttributes: [...index.nonKeyAttributes] }
    : { ProjectionType: index.projection };
}

function describeThroughput(engine: Engine, throughput: Throughput): ProvisionedThroughputDescription {
  return {
    ReadCapacityUnits: throughput.read,
    WriteCapacityUnits: throughput.write,
    NumberOfDecreasesToday: decreasesToday(throughput, engine.cloud.clock.now()),
    LastIncreaseDateTime: dateOf(throughput.lastIncreaseMs),
    LastDecreaseDateTime: dateOf(throughput.lastDecreaseMs),
  };
}

function describeIndex(
  engine: Engine,
  record: TableRecord,
  index: IndexRecord,
): LocalSecondaryIndexDescription {
  const tally = engine.database.tally(index.storeId);
  return {
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index),
    IndexSizeBytes: tally.bytes,
    ItemCount: tally.items,
    IndexArn: `${engine.tables.arnOf(record.name)}/index/${index.name}`,
  };
}

function describeGlobalIndex(
  engine: Engine,
  record: TableRecord,
  index: IndexRecord,
): GlobalSecondaryIndexDescription {
  return {
    ...describeIndex(engine, record, index),
    IndexStatus: index.status,
    Backfilling: index.status === 'CREATING' ? index.backfilling : undefined,
    ProvisionedThroughput: describeThroughput(engine, index.throughput),
  };
}

function streamLabelArn(engine: Engine, record: TableRecord): string | undefined {
  const label = record.stream?.label;
  return label === undefined ? undefined : `${engine.tables.arnOf(record.name)}/stream/${label}`;
}

/**
 * A table as DescribeTable tells it. AWS brings its numbers of items and bytes up to date every six hours or so; here
 * they are those of the moment.
 */
export function describeTable(engine: Engine, record: TableRecord): TableDescription {
  const tally = engine.database.tally(record.storeId);
  const local = record.indexes.filter(({ kind }) => kind === 'LOCAL');
  const global = record.indexes.filter(({ kind }) => kind === 'GLOBAL');
  const { restore, stream, tableClass } = record;
  return {
    AttributeDefinitions: record.attributeDefinitions.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    TableName: record.name,
    KeySchema: describeKeys(record.keys),
    TableStatus: record.status,
    CreationDateTime: new Date(record.createdAtMs),
    ProvisionedThroughput: describeThroughput(engine, record.throughput),
    TableSizeBytes: tally.bytes,
    ItemCount: tally.items,
    TableArn: engine.tables.arnOf(record.name),
    TableId: record.tableId,
    BillingModeSummary:
      record.onDemandSinceMs === undefined
        ? undefined
        : {
            BillingMode: record.billingMode,
            LastUpdateToPayPerRequestDateTime: new Date(record.onDemandSinceMs),
          },
    LocalSecondaryIndexes:
      local.length === 0 ? undefined : local.map((index) => describeIndex(engine, record, index)),
    GlobalSecondaryIndexes:
      global.length === 0 ? undefined : global.map((index) => describeGlobalIndex(engine, record, index)),
    StreamSpecification:
      stream?.enabled === true
        ? { StreamEnabled: true, StreamViewType: stream.viewType as 'NEW_AND_OLD_IMAGES' | undefined }
        : undefined,
    LatestStreamLabel: stream?.label,
    LatestStreamArn: streamLabelArn(engine, record),
    RestoreSummary:
      restore === undefined
        ? undefined
        : {
            SourceBackupArn: restore.sourceBackupArn,
            SourceTableArn: restore.sourceTableArn,
            RestoreDateTime: new Date(restore.restoreTimeMs),
            RestoreInProgress: restore.inProgress,
          },
    TableClassSummary:
      tableClass === undefined
        ? undefined
        : {
            TableClass: tableClass.name as 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS',
            LastUpdateDateTime: dateOf(tableClass.changedAtMs),
          },
    DeletionProtectionEnabled: record.deletionProtection,
  };
}
