import type {
  ContinuousBackupsDescription,
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  UpdateContinuousBackupsCommandInput,
  UpdateContinuousBackupsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import type { Output } from '../items/get-item.ts';
import { changesBefore } from '../storage/change-log.ts';
import type { PointInTimeRecovery, TableRecord } from '../tables/table.ts';
import { clearChanges } from '../tables/settle.ts';
import { checkTableName, Constraints } from '../validation.ts';
import { backedUpTable } from './backups.ts';

const DAY_MS = 24 * 3600 * 1_000;
/** Source: API reference, PointInTimeRecoverySpecification, RecoveryPeriodInDays. */
const MAX_PERIOD_DAYS = 35;
const FORGOTTEN_AT_ONCE = 1_000;

/** The moments to which a table can be restored, in milliseconds. AWS is about five minutes behind; here it is now. */
export function restorableTimes(
  setting: PointInTimeRecovery,
  nowMs: number,
): { readonly earliestMs: number; readonly latestMs: number } {
  return {
    earliestMs: Math.max(setting.enabledAtMs, nowMs - setting.periodDays * DAY_MS),
    latestMs: nowMs,
  };
}

function describe(record: TableRecord, nowMs: number): ContinuousBackupsDescription {
  const { pointInTime } = record;
  if (pointInTime === undefined)
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  const { earliestMs, latestMs } = restorableTimes(pointInTime, nowMs);
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: pointInTime.periodDays,
      EarliestRestorableDateTime: new Date(earliestMs),
      LatestRestorableDateTime: new Date(latestMs),
    },
  };
}

export function describeContinuousBackups(
  engine: Engine,
  input: DescribeContinuousBackupsCommandInput,
): Output<DescribeContinuousBackupsCommandOutput> {
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints.check();
  const { record } = backedUpTable(engine, input.TableName ?? '');
  return { ContinuousBackupsDescription: describe(record, engine.cloud.clock.now()) };
}

/** Switches the log of changes of a table on or off. */
export function updateContinuousBackups(
  engine: Engine,
  input: UpdateContinuousBackupsCommandInput,
): Output<UpdateContinuousBackupsCommandOutput> {
  const specification = input.PointInTimeRecoverySpecification;
  const path = 'pointInTimeRecoverySpecification';
  const constraints = new Constraints();
  checkTableName(constraints, input.TableName);
  constraints
    .required(path, specification)
    .required(`${path}.pointInTimeRecoveryEnabled`, specification?.PointInTimeRecoveryEnabled)
    .range(`${path}.recoveryPeriodInDays`, specification?.RecoveryPeriodInDays, 1, MAX_PERIOD_DAYS)
    .check();
  const { record } = backedUpTable(engine, input.TableName ?? '');
  const nowMs = engine.cloud.clock.now();
  const saved = engine.tables.save({
    ...record,
    pointInTime: settingAfter(engine, record, specification, nowMs),
  });
  return { ContinuousBackupsDescription: describe(saved.record, nowMs) };
}

function settingAfter(
  engine: Engine,
  record: TableRecord,
  specification: UpdateContinuousBackupsCommandInput['PointInTimeRecoverySpecification'],
  nowMs: number,
): PointInTimeRecovery | undefined {
  if (specification?.PointInTimeRecoveryEnabled === true)
    return {
      enabledAtMs: record.pointInTime?.enabledAtMs ?? nowMs,
      periodDays: specification.RecoveryPeriodInDays ?? record.pointInTime?.periodDays ?? MAX_PERIOD_DAYS,
    };
  if (record.pointInTime === undefined) return undefined;
  const inUse = [...engine.tables.all()].some(
    ({ record: { restore } }) => restore?.inProgress === true && restore.job?.storeId === record.storeId,
  );
  if (inUse)
    throw new ServiceError(
      'ContinuousBackupsUnavailableException',
      'Backups are being restored from this table. Please retry later',
    );
  clearChanges(engine, record.storeId);
  return undefined;
}

/** Forgets changes that no restore can reach any more. */
export function forgetOldChanges(engine: Engine, nowMs: number): void {
  for (const { record } of engine.tables.all()) {
    if (record.pointInTime === undefined) continue;
    const { earliestMs } = restorableTimes(record.pointInTime, nowMs);
    engine.database.removeChanges(changesBefore(record.storeId, Math.floor(earliestMs)), FORGOTTEN_AT_ONCE);
  }
}
