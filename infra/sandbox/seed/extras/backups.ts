import { CreateBackupCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../../../core/catalogue/names.ts';
import type { PlacedLife } from '../life/life.ts';

const BACKED_UP = ['products', 'users', 'shops'] as const;

/** The backups of the night before, which development does not have. */
export async function backUpTables({ clients, stage, now }: PlacedLife): Promise<void> {
  if (stage === 'dev') return;
  const day = new Date(now).toISOString().slice(0, 10);
  for (const logical of BACKED_UP)
    await clients.dynamodb.send(
      new CreateBackupCommand({ TableName: tableName(stage, logical), BackupName: `${logical}-${day}` }),
    );
}
