import type { CommandTarget } from '../../commands/command-line.ts';
import { awsCommand, quoted, ShellText } from '../../commands/command-line.ts';

export function listFamiliesCommand(target: CommandTarget): string {
  return awsCommand(target, 'ecs', 'list-task-definition-families', { status: 'ACTIVE' });
}

/** The names of each family's variables and of its secrets, without values: one call a family, as the console does. */
export function taskVariablesCommand(target: CommandTarget): string {
  const families = awsCommand(target, 'ecs', 'list-task-definition-families', {
    status: 'ACTIVE',
    query: 'families[]',
    output: 'text',
  });
  const variables = awsCommand(target, 'ecs', 'describe-task-definition', {
    'task-definition': new ShellText('"$family"'),
    query:
      'taskDefinition.containerDefinitions[].{container:name,variables:environment[].name,secrets:secrets}',
  });
  return `for family in $(${families}); do ${variables}; done`;
}

/** The names of the variables in a dotenv file, without values. */
export function fileVariablesCommand(file: string): string {
  return `sed -nE 's/^(export +)?([A-Za-z0-9_.-]+) *=.*/\\2/p' ${quoted(file)}`;
}
