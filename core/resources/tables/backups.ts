// lastBackup(source, tableName, budget): Cell<BackupSummary>              `empty` where there is none
// newestBackups(source, budget): Cell<Readonly<Record<string, number>>>     of every table, in one chain of pages
import { ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import type { BackupSummary as SdkBackup, ListBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import type { BackupSummary } from './types.ts';

/** ListBackups gives at most 100 a page, and may be called five times a second. */
const BACKUP_PAGES = 20;
const BACKUP_PAGE_SIZE = 100;
/** Backups change by the hour, and the call is dear. */
const BACKUPS_FRESH_MS = 30_000;

/** The newest finished backup of one table. */
export async function lastBackup(
  source: Source,
  tableName: string,
  budget: Budget,
): Promise<Cell<BackupSummary>> {
  const cell = await source.reader.read<BackupSummary | undefined>(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListBackups',
      key: tableName,
      freshMs: BACKUPS_FRESH_MS,
      run: async (signal) => {
        const backups = await allBackups(source, { TableName: tableName }, signal);
        return backups
          .filter((one) => one.status === 'AVAILABLE')
          .sort((a, b) => b.createdAt - a.createdAt)[0];
      },
      isEmpty: (backup) => backup === undefined,
    },
    budget,
  );
  return cell as Cell<BackupSummary>;
}

/** When the newest finished backup of each table was made, in milliseconds since the epoch, by the table's name. */
export function newestBackups(
  source: Source,
  budget: Budget,
): Promise<Cell<Readonly<Record<string, number>>>> {
  return source.reader.read<Readonly<Record<string, number>>>(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListBackups',
      key: 'newest of each',
      freshMs: BACKUPS_FRESH_MS,
      run: async (signal) => {
        const newest = new Map<string, number>();
        for (const { tableName, status, createdAt } of await allBackups(source, {}, signal))
          if (status === 'AVAILABLE') newest.set(tableName, Math.max(createdAt, newest.get(tableName) ?? 0));
        return Object.fromEntries(newest);
      },
    },
    budget,
  );
}

/** Every backup of one table, newest first, also those that are still being made; asked anew each time. */
export function tableBackups(
  source: Source,
  tableName: string,
  budget: Budget,
): Promise<Cell<readonly BackupSummary[]>> {
  return source.reader.read<readonly BackupSummary[]>(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListBackups',
      key: `all ${tableName}`,
      run: async (signal) => {
        const backups = await allBackups(source, { TableName: tableName }, signal);
        return [...backups].sort((a, b) => b.createdAt - a.createdAt);
      },
      isEmpty: (backups) => backups.length === 0,
    },
    budget,
  );
}

async function allBackups(
  source: Source,
  filter: Pick<ListBackupsCommandInput, 'TableName'>,
  signal: AbortSignal,
): Promise<readonly BackupSummary[]> {
  const backups: BackupSummary[] = [];
  let start: string | undefined;
  for (let page = 0; page < BACKUP_PAGES; page += 1) {
    const command = new ListBackupsCommand({
      ...filter,
      BackupType: 'ALL',
      Limit: BACKUP_PAGE_SIZE,
      ExclusiveStartBackupArn: start,
    });
    const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
    for (const backup of answer.BackupSummaries ?? [])
      if (backup.BackupStatus !== 'DELETED') backups.push(summaryOf(backup));
    start = answer.LastEvaluatedBackupArn;
    if (start === undefined) break;
  }
  return backups;
}

function summaryOf(backup: SdkBackup): BackupSummary {
  return {
    arn: backup.BackupArn ?? '',
    name: backup.BackupName ?? '',
    tableName: backup.TableName ?? '',
    type: backup.BackupType ?? 'USER',
    status: backup.BackupStatus ?? '',
    createdAt: backup.BackupCreationDateTime?.getTime() ?? 0,
    sizeBytes: backup.BackupSizeBytes,
  };
}
