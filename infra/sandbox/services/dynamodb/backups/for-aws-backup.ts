import type { TableBackup, TableBackups } from '../../../cloud.ts';
import type { Engine } from '../engine.ts';
import { allBackups, dropBackup } from './backup-store.ts';
import type { BackupRecord } from './backup-store.ts';
import { backedUpTable, beginBackup } from './backups.ts';

/** Backups that AWS Backup asks for: they are listed as `AWS_BACKUP`, and restored like any other. */
export function backupsForAwsBackup(engine: Engine): TableBackups {
  const told = ({ arn, status, sizeBytes }: BackupRecord): TableBackup => ({
    arn,
    isComplete: status === 'AVAILABLE',
    sizeBytes,
  });
  const find = (arn: string) => allBackups(engine.database).find((backup) => backup.arn === arn);
  return {
    tables: () =>
      [...engine.tables.all()]
        .filter(({ record }) => record.status === 'ACTIVE' || record.status === 'UPDATING')
        .map(({ record }) => ({ arn: engine.tables.arnOf(record.name), tags: record.tags })),
    create: (tableArn, name, expiresAtMs) =>
      told(
        beginBackup(engine, backedUpTable(engine, tableArn).record, {
          name,
          type: 'AWS_BACKUP',
          expiresAtMs,
        }),
      ),
    find(arn) {
      const found = find(arn);
      return found && told(found);
    },
    remove(arn) {
      const found = find(arn);
      if (found) dropBackup(engine, found);
    },
  };
}
