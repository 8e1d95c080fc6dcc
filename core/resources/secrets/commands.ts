import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand } from '../../commands/command-line.ts';

export function listSecretsCommand(target: CommandTarget): string {
  return awsCommand(target, 'secretsmanager', 'list-secrets', { 'include-planned-deletion': true });
}

export function describeSecretCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'secretsmanager', 'describe-secret', { 'secret-id': name });
}

export function listSecretVersionsCommand(target: CommandTarget, name: string): string {
  return awsCommand(target, 'secretsmanager', 'list-secret-version-ids', { 'secret-id': name });
}

/** Prints the names of the keys and no value: the value is read, as it must be, but goes into the pipe alone. */
export function secretKeysCommand(target: CommandTarget, name: string): string {
  const read = awsCommand(target, 'secretsmanager', 'get-secret-value', {
    'secret-id': name,
    query: 'SecretString',
    output: 'text',
  });
  return `${read} | jq -r 'keys[]'`;
}
