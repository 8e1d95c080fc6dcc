/** DynamoDB's longest name of a backup or a table. Source: CreateBackup, BackupName; CreateTable, TableName. */
const LONGEST_NAME = 255;

/** `products-2025-01-31-0930`, in UTC: what a backup of now is called. */
export function backupName(table: string, now: number): string {
  return withEnding(table, stampOf(now));
}

/** `products-restored-2025-01-31-0930`: what a table that is restored now is called. */
export function restoredName(table: string, now: number): string {
  return withEnding(table, `restored-${stampOf(now)}`);
}

function stampOf(now: number): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T');
  return `${day}-${time.slice(0, 5).replace(':', '')}`;
}

function withEnding(table: string, ending: string): string {
  return `${table.slice(0, LONGEST_NAME - ending.length - 1)}-${ending}`;
}
