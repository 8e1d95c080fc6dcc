import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

export function callerIdentityCommand(target: CommandTarget): string {
  return awsCommand(target, 'sts', 'get-caller-identity');
}
