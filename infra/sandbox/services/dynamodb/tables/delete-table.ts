import type { DeleteTableCommandInput, DeleteTableCommandOutput } from '@aws-sdk/client-dynamodb';
import { keepSystemBackup } from '../backups/backup-store.ts';
import type { Engine } from '../engine.ts';
import { resourceInUse, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { describeTable } from './describe-table.ts';
import { clearStore, derivedStores } from './settle.ts';
import type { TableRecord } from './table.ts';

/**
 * Deletes a table: its name is free at once, its items are cleared afterwards. A table with point-in-time recovery
 * leaves a system backup behind, which takes over its items.
 */
export function deleteTable(
  engine: Engine,
  input: DeleteTableCommandInput,
): Output<DeleteTableCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints.check();
  const { record } = engine.tables.forControl(input.TableName ?? '');
  if (record.status === 'CREATING')
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table is being created: ${record.name}`,
    );
  if (record.status === 'UPDATING')
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table is being updated: ${record.name}`,
    );
  if (record.deletionProtection)
    throw validationError(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  const deleting: TableRecord = { ...record, status: 'DELETING' };
  const description = describeTable(engine, deleting);
  engine.database.atomically(() => {
    if (record.pointInTime !== undefined) keepSystemBackup(engine, record);
    engine.tables.remove(record.name);
  });
  engine.streams.close(record.tableId);
  for (const storeId of derivedStores(record)) clearStore(engine, storeId);
  if (record.pointInTime === undefined) clearStore(engine, record.storeId);
  return {
    TableDescription: {
      TableName: description.TableName,
      TableStatus: description.TableStatus,
      ProvisionedThroughput: description.ProvisionedThroughput,
      TableSizeBytes: description.TableSizeBytes,
      ItemCount: description.ItemCount,
      TableArn: description.TableArn,
      TableId: description.TableId,
      BillingModeSummary: description.BillingModeSummary,
      DeletionProtectionEnabled: description.DeletionProtectionEnabled,
      GlobalSecondaryIndexes: description.GlobalSecondaryIndexes,
      LocalSecondaryIndexes: description.LocalSecondaryIndexes,
    },
  };
}
