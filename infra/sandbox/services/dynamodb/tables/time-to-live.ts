import type {
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Engine } from '../engine.ts';
import { resourceInUse, validationError } from '../errors.ts';
import type { Output } from '../items/get-item.ts';
import { planWrite } from '../items/plan-write.ts';
import { Batch } from '../storage/database.ts';
import { expiryKey, ownKeyOfExpiry } from '../storage/keys.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { fillExpiry } from './backfill.ts';
import type { Table } from './registry.ts';
import { clearStore } from './settle.ts';
import type { TableRecord } from './table.ts';

/** Items that expired longer ago stay. Source: developer guide, "Time to Live", Limits: five years. */
const IGNORED_AFTER_SECONDS = 5 * 365 * 24 * 3600;
/** Items that one table loses in one second. */
const EXPIRED_AT_ONCE = 1_000;

export function describeTimeToLive(
  engine: Engine,
  input: DescribeTimeToLiveCommandInput,
): Output<DescribeTimeToLiveCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints.check();
  const { timeToLive } = engine.tables.forControl(input.TableName ?? '').record;
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: timeToLive.status, AttributeName: timeToLive.attribute },
  };
}

/** Orders the items of a table by their expiry and then enables it. Also after a restart. */
export function finishEnabling(engine: Engine, table: Table): void {
  const { name, tableId, timeToLive } = table.record;
  if (timeToLive === undefined) return;
  engine.jobs.start(function* () {
    yield* fillExpiry(engine, table, timeToLive.storeId);
    engine.tables.change(tableId, name, (record) =>
      record.timeToLive?.storeId === timeToLive.storeId
        ? { ...record, timeToLive: { ...record.timeToLive, status: 'ENABLED' } }
        : record,
    );
  });
}

/** Clears the order of expiry and then disables it. Also after a restart. */
export function finishDisabling(engine: Engine, { name, tableId, timeToLive }: TableRecord): void {
  if (timeToLive === undefined) return;
  clearStore(engine, timeToLive.storeId);
  engine.jobs.soon(() =>
    engine.tables.change(tableId, name, (record) => ({ ...record, timeToLive: undefined })),
  );
}

/**
 * Enables or disables the expiry of items. AWS takes up to an hour and refuses a second change meanwhile; here a
 * second change is refused until the items have been ordered.
 */
export function updateTimeToLive(
  engine: Engine,
  input: UpdateTimeToLiveCommandInput,
): Output<UpdateTimeToLiveCommandOutput> {
  const specification = input.TimeToLiveSpecification;
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .required('timeToLiveSpecification', specification)
    .required('timeToLiveSpecification.enabled', specification?.Enabled)
    .required('timeToLiveSpecification.attributeName', specification?.AttributeName)
    .length('timeToLiveSpecification.attributeName', specification?.AttributeName, 1, 255)
    .check();
  const { record } = engine.tables.forControl(input.TableName ?? '');
  if (record.status === 'CREATING')
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table is being created: ${record.name}`,
    );
  const enabled = specification?.Enabled === true;
  const attribute = specification?.AttributeName ?? '';
  const { timeToLive } = record;
  if (timeToLive !== undefined && timeToLive.status !== 'ENABLED')
    throw validationError('Time to live has been modified multiple times within a fixed interval');
  if (enabled && timeToLive !== undefined)
    throw validationError(
      timeToLive.attribute === attribute
        ? 'TimeToLive is already enabled'
        : `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive.attribute}`,
    );
  if (!enabled && timeToLive === undefined) throw validationError('TimeToLive is already disabled');
  if (!enabled && timeToLive?.attribute !== attribute)
    throw validationError(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive?.attribute ?? ''}`,
    );
  if (enabled) {
    const storeId = engine.database.newStoreId();
    finishEnabling(
      engine,
      engine.tables.save({ ...record, timeToLive: { attribute, status: 'ENABLING', storeId } }),
    );
  } else if (timeToLive !== undefined) {
    const disabling: TableRecord = { ...record, timeToLive: { ...timeToLive, status: 'DISABLING' } };
    engine.tables.save(disabling);
    finishDisabling(engine, disabling);
  }
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
}

/** Deletes the items of one table whose second has come. It costs no write units. */
function expireTable(engine: Engine, table: Table, nowSeconds: number): void {
  const { timeToLive, name } = table.record;
  if (timeToLive?.status !== 'ENABLED') return;
  const nowhere = Buffer.alloc(0);
  const due = {
    start: expiryKey(timeToLive.storeId, Math.max(0, nowSeconds - IGNORED_AFTER_SECONDS), nowhere),
    end: expiryKey(timeToLive.storeId, nowSeconds + 1, nowhere),
  };
  const batch = new Batch();
  let expired = 0;
  for (const { key } of engine.database.range(due)) {
    const ownKey = Buffer.from(ownKeyOfExpiry(key));
    const stored = engine.database.item(ownKey);
    if (stored === undefined) batch.remove(Buffer.from(key));
    else planWrite(engine, batch, table, ownKey, stored, undefined, true);
    if (++expired === EXPIRED_AT_ONCE) break;
  }
  if (expired === 0) return;
  engine.database.commit(batch);
  engine.meter.expired(name, expired);
}

/** AWS deletes expired items within a few days; here it is done in the second in which they expire. */
export function expireItems(engine: Engine, nowMs: number): void {
  for (const table of engine.tables.all()) expireTable(engine, table, Math.floor(nowMs / 1_000));
}
