// lastBackup(source, tableName, budget): Cell<BackupSummary>              `empty` where there is none
// newestBackups(source, hours, budget): Cell<NewestBackups>               of every table, in one chain of pages
import { ListBackupsCommand } from '@aws-sdk/client-dynamodb';
import type { BackupSummary as SdkBackup, ListBackupsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { perSecond } from '../quota.ts';
import type { Source } from '../source.ts';
import type { BackupSummary } from './types.ts';

/** ListBackups gives at most 100 a page, and may be called five times a second. Source: DynamoDB API reference. */
const CALLS_PER_SECOND = 5;
const BACKUP_PAGES = 20;
const BACKUP_PAGE_SIZE = 100;
/** Backups change by the hour, and the call is dear. */
const BACKUPS_FRESH_MS = 30_000;
const HOUR_MS = 3_600_000;

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
      perSecond: perSecond(source, CALLS_PER_SECOND),
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

/** When the newest finished backup of each table was made, by the table's name. */
export interface NewestBackups {
  /** In milliseconds since the epoch. */
  readonly of: Readonly<Record<string, number>>;
  /** There are more backups than were listed: a table may have a newer one, or one at all. */
  readonly cutOff: boolean;
}

/** The newest backup of each table among those of the last `hours`: all that are kept may be many pages. */
export function newestBackups(source: Source, hours: number, budget: Budget): Promise<Cell<NewestBackups>> {
  return source.reader.read<NewestBackups>(
    {
      environmentId: source.environment.id,
      operation: 'dynamodb:ListBackups',
      key: `newest of each within ${hours} h`,
      freshMs: BACKUPS_FRESH_MS,
      perSecond: perSecond(source, CALLS_PER_SECOND),
      run: async (signal) => {
        const newest = new Map<string, number>();
        const since = new Date(Date.now() - hours * HOUR_MS);
        const backups = await allBackups(source, { TimeRangeLowerBound: since }, signal);
        for (const { tableName, status, createdAt } of backups)
          if (status === 'AVAILABLE') newest.set(tableName, Math.max(createdAt, newest.get(tableName) ?? 0));
        return { of: Object.fromEntries(newest), cutOff: backups.cutOff === true };
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
      perSecond: perSecond(source, CALLS_PER_SECOND),
      run: async (signal) => {
        const backups = await allBackups(source, { TableName: tableName }, signal);
        return [...backups].sort((a, b) => b.createdAt - a.createdAt);
      },
      isEmpty: (backups) => backups.length === 0,
    },
    budget,
  );
}

function allBackups(
  source: Source,
  filter: Pick<ListBackupsCommandInput, 'TableName' | 'TimeRangeLowerBound'>,
  signal: AbortSignal,
): Promise<Listed<BackupSummary>> {
  return tokenPages(BACKUP_PAGES, async (start) => {
    const command = new ListBackupsCommand({
      ...filter,
      BackupType: 'ALL',
      Limit: BACKUP_PAGE_SIZE,
      ExclusiveStartBackupArn: start,
    });
    const answer = await source.clients.dynamodb.send(command, { abortSignal: signal });
    const items = (answer.BackupSummaries ?? [])
      .filter(({ BackupStatus }) => BackupStatus !== 'DELETED')
      .map(summaryOf);
    return { items, token: answer.LastEvaluatedBackupArn };
  });
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
