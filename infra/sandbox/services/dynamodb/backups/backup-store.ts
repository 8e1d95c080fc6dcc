import { randomBytes } from 'node:crypto';
import { ServiceError } from '../../../protocol/service.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../storage/database.ts';
import { clearChanges, clearStore } from '../tables/settle.ts';
import type { TableRecord } from '../tables/table.ts';

export interface BackupRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: 'USER' | 'SYSTEM' | 'AWS_BACKUP';
  readonly status: 'CREATING' | 'AVAILABLE';
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly itemCount: number;
  readonly sizeBytes: number;
  /** The table as it was. */
  readonly table: TableRecord;
  /** Where the items are kept. */
  readonly storeId: number;
}

const RECORD = 'backup/';
const DAY_MS = 24 * 3600 * 1_000;
/** Source: developer guide, "Point-in-time recovery", Deleting a table with point-in-time recovery enabled. */
const SYSTEM_BACKUP_DAYS = 35;

/** Backups are few and are read rarely: they are kept in the store alone. */
export function allBackups(database: Database): readonly BackupRecord[] {
  const backups = [...database.recordsWith(RECORD)].map(([, record]) => record as BackupRecord);
  return backups.sort(
    (left, right) => left.createdAtMs - right.createdAtMs || (left.arn < right.arn ? -1 : 1),
  );
}

export function saveBackup(engine: Engine, backup: BackupRecord): void {
  engine.database.putRecord(RECORD + backup.arn, backup);
}

/** Throws BackupNotFoundException. */
export function backupNamed(engine: Engine, arn: string): BackupRecord {
  const backup = engine.database.record(RECORD + arn) as BackupRecord | undefined;
  if (backup === undefined) throw new ServiceError('BackupNotFoundException', `Backup not found: ${arn}`);
  return backup;
}

/** Forgets a backup and clears what it held. */
export function dropBackup(engine: Engine, backup: BackupRecord): void {
  engine.database.removeRecord(RECORD + backup.arn);
  clearStore(engine, backup.storeId);
}

export function newBackupArn(engine: Engine, table: string, nowMs: number): string {
  const time = String(Math.floor(nowMs)).padStart(14, '0');
  return `${engine.tables.arnOf(table)}/backup/${time}-${randomBytes(4).toString('hex')}`;
}

/** What AWS keeps for 35 days of a deleted table with point-in-time recovery. It takes over the items as they are. */
export function keepSystemBackup(engine: Engine, table: TableRecord): void {
  const nowMs = engine.cloud.clock.now();
  const tally = engine.database.tally(table.storeId);
  saveBackup(engine, {
    arn: newBackupArn(engine, table.name, nowMs),
    name: `${table.name}$DeletedTableBackup`,
    type: 'SYSTEM',
    status: 'AVAILABLE',
    createdAtMs: nowMs,
    expiresAtMs: nowMs + SYSTEM_BACKUP_DAYS * DAY_MS,
    itemCount: tally.items,
    sizeBytes: tally.bytes,
    table,
    storeId: table.storeId,
  });
  clearChanges(engine, table.storeId);
}

/** Clears system backups whose time is over, and after a restart those that were never completed. */
export function expireBackups(engine: Engine, nowMs: number): void {
  for (const backup of allBackups(engine.database))
    if (backup.expiresAtMs !== undefined && backup.expiresAtMs <= nowMs) dropBackup(engine, backup);
}

export function dropUnfinishedBackups(engine: Engine): void {
  for (const backup of allBackups(engine.database))
    if (backup.status === 'CREATING') dropBackup(engine, backup);
}
