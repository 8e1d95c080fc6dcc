import * as schemas from '@aws-sdk/client-dynamodb';
import type { Cloud } from '../../cloud.ts';
import type { Call, Handler, SandboxService } from '../../protocol/service.ts';
import { ServiceError } from '../../protocol/service.ts';
import { dropUnfinishedBackups, expireBackups } from './backups/backup-store.ts';
import { backupsForAwsBackup } from './backups/for-aws-backup.ts';
import { createBackup, deleteBackup, describeBackup, listBackups } from './backups/backups.ts';
import {
  describeContinuousBackups,
  forgetOldChanges,
  updateContinuousBackups,
} from './backups/point-in-time.ts';
import { finishRestore, restoreTableFromBackup, restoreTableToPointInTime } from './backups/restore.ts';
import type { Engine } from './engine.ts';
import { engineOf } from './engine.ts';
import { batchGetItem } from './items/batch-get.ts';
import { batchWriteItem } from './items/batch-write.ts';
import { getItem } from './items/get-item.ts';
import { forgetTokens } from './items/idempotency.ts';
import { transactGetItems } from './items/transact-get.ts';
import { transactWriteItems } from './items/transact-write.ts';
import { deleteItem, putItem, updateItem } from './items/write-item.ts';
import { batchExecuteStatement, executeStatement } from './partiql/execute.ts';
import { timedTables } from './request-tables.ts';
import { query } from './reads/query.ts';
import { scan } from './reads/scan.ts';
import { createTable } from './tables/create-table.ts';
import { deleteTable } from './tables/delete-table.ts';
import {
  describeEndpoints,
  describeLimits,
  describeTableOperation,
  listTables,
} from './tables/read-tables.ts';
import { standingTables } from './tables/standing-tables.ts';
import { activate, resumeClearing } from './tables/settle.ts';
import { listTagsOfResource, tagResource, untagResource } from './tables/tags.ts';
import {
  describeTimeToLive,
  expireItems,
  finishDisabling,
  finishEnabling,
  updateTimeToLive,
} from './tables/time-to-live.ts';
import { finishUpdate, updateTable } from './tables/update-table.ts';

type Operation = (engine: Engine, input: never, call: Call) => unknown;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  BatchExecuteStatement: batchExecuteStatement,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateBackup: createBackup,
  CreateTable: createTable,
  DeleteBackup: deleteBackup,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeBackup: describeBackup,
  DescribeContinuousBackups: describeContinuousBackups,
  DescribeEndpoints: (_engine, _input, call) => describeEndpoints(call),
  DescribeLimits: describeLimits,
  DescribeTable: describeTableOperation,
  DescribeTimeToLive: describeTimeToLive,
  ExecuteStatement: executeStatement,
  GetItem: getItem,
  ListBackups: listBackups,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  RestoreTableFromBackup: restoreTableFromBackup,
  RestoreTableToPointInTime: restoreTableToPointInTime,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateContinuousBackups: updateContinuousBackups,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
};

/** Refusals that AWS does not count as the caller's mistakes. Source: developer guide, "DynamoDB metrics", UserErrors. */
const NOT_USER_ERRORS: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
]);

function handler(engine: Engine, name: string, operation: Operation): Handler<never, unknown> {
  return async (input, call) => {
    const began = performance.now();
    try {
      const answer = await operation(engine, input, call);
      for (const table of timedTables(name, input))
        engine.meter.succeeded(table, name, performance.now() - began);
      return answer;
    } catch (error) {
      if (error instanceof ServiceError && !NOT_USER_ERRORS.has(error.code)) engine.meter.userError();
      throw error;
    }
  };
}

/** Takes up what a stop has interrupted: creations, updates, restores, expiry orders, clearing. */
function resume(engine: Engine): void {
  resumeClearing(engine);
  dropUnfinishedBackups(engine);
  for (const table of [...engine.tables.all()]) {
    const { record } = table;
    engine.streams.follow(record, engine.tables.arnOf(record.name));
    if (record.restore?.inProgress === true) finishRestore(engine, record);
    else if (record.status === 'CREATING') activate(engine, record);
    else if (record.status === 'UPDATING') finishUpdate(engine, record);
    if (record.timeToLive?.status === 'ENABLING') finishEnabling(engine, table);
    if (record.timeToLive?.status === 'DISABLING') finishDisabling(engine, record);
  }
}

/** What is done once a minute rather than once a second. */
const MINUTE_MS = 60_000;

function reportProvisioned(engine: Engine): void {
  for (const { record } of engine.tables.all()) {
    if (record.billingMode !== 'PROVISIONED') continue;
    engine.meter.provisioned('Read', record.name, undefined, record.throughput.read);
    engine.meter.provisioned('Write', record.name, undefined, record.throughput.write);
    for (const { name, kind, throughput } of record.indexes) {
      if (kind === 'LOCAL') continue;
      engine.meter.provisioned('Read', record.name, name, throughput.read);
      engine.meter.provisioned('Write', record.name, name, throughput.write);
    }
  }
}

/**
 * Amazon DynamoDB, kept in the environment's store. Other than on AWS: numbers of items and bytes are those of the
 * moment; global indexes follow their table at once; expired items are deleted in the second in which they expire;
 * tables can be restored up to the present moment; what streams tell is read by `streams/service.ts`. Encryption
 * with keys of one's own, replicas, on-demand ceilings and warm throughput are refused by name.
 */
export function createDynamodb(cloud: Cloud): SandboxService {
  const engine = engineOf(cloud);
  resume(engine);
  let minuteAtMs = 0;
  return {
    signingName: 'dynamodb',
    targetPrefix: 'DynamoDB_20120810',
    apiVersion: '2012-08-10',
    protocols: ['awsJson1_0'],
    schemas,
    errorNamespace: 'com.amazonaws.dynamodb.v20120810',
    operations: Object.fromEntries(
      Object.entries(OPERATIONS).map(([name, operation]) => [name, handler(engine, name, operation)]),
    ),
    // The handlers find what is missing themselves, in the words of each operation.
    missingMembers: () => undefined,
    throttled: () =>
      new ServiceError(
        'ThrottlingException',
        'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
      ),
    tableBackups: backupsForAwsBackup(engine),
    standing: () => standingTables(engine),
    tick(now) {
      expireItems(engine, now);
      forgetOldChanges(engine, now);
      if (now - minuteAtMs >= MINUTE_MS) {
        minuteAtMs = now;
        forgetTokens(engine, now);
        expireBackups(engine, now);
        reportProvisioned(engine);
      }
      engine.meter.flush();
    },
    close() {
      engine.jobs.close();
      engine.meter.flush();
    },
  };
}
