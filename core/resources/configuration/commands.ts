import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand, quoted } from '../../commands/command-line.ts';

export function listFamiliesCommand(target: CommandTarget): string {
  return awsCommand(target, 'ecs', 'list-task-definition-families', { status: 'ACTIVE' });
}

/** The names of a task definition's variables and of its secrets, without values. */
export function taskVariablesCommand(target: CommandTarget, family: string): string {
  return awsCommand(target, 'ecs', 'describe-task-definition', {
    'task-definition': family,
    query:
      'taskDefinition.containerDefinitions[].{container:name,variables:environment[].name,secrets:secrets}',
  });
}

/** The names of the variables in a dotenv file, without values. */
export function fileVariablesCommand(file: string): string {
  return `sed -nE 's/^(export +)?([A-Za-z0-9_.-]+) *=.*/\\2/p' ${quoted(file)}`;
}
