import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

/** The plans of AWS Backup, of which one may be this console's. */
export function listBackupPlansCommand(target: CommandTarget): string {
  return awsCommand(target, 'backup', 'list-backup-plans');
}
