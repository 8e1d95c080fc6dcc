import { awsCommand, ShellText } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

export function listUsersCommand(target: CommandTarget): string {
  return awsCommand(target, 'iam', 'list-users');
}

/** The keys of each user, one call a user, as the console does. */
export function accessKeysCommand(target: CommandTarget): string {
  const users = awsCommand(target, 'iam', 'list-users', { query: 'Users[].UserName', output: 'text' });
  const keys = awsCommand(target, 'iam', 'list-access-keys', { 'user-name': new ShellText('"$user"') });
  return `for user in $(${users}); do ${keys}; done`;
}

export function listRolesCommand(target: CommandTarget): string {
  return awsCommand(target, 'iam', 'list-roles');
}
