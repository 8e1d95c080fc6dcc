import { awsCommand } from '../../commands/command-line.ts';
import type { CommandTarget } from '../../commands/command-line.ts';

/** The names of a cluster's services; the command line follows the pages by itself. */
export function listServicesCommand(target: CommandTarget, cluster: string): string {
  return awsCommand(target, 'ecs', 'list-services', { cluster });
}

/** At most ten services at once. */
export function describeServicesCommand(
  target: CommandTarget,
  cluster: string,
  services: readonly string[],
): string {
  return awsCommand(target, 'ecs', 'describe-services', {
    cluster,
    include: 'TAGS',
    services: listOf(services),
  });
}

export function listTasksCommand(
  target: CommandTarget,
  cluster: string,
  service: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
): string {
  return awsCommand(target, 'ecs', 'list-tasks', {
    cluster,
    'service-name': service,
    'desired-status': desiredStatus,
  });
}

export function describeTaskDefinitionCommand(target: CommandTarget, revision: string): string {
  return awsCommand(target, 'ecs', 'describe-task-definition', { 'task-definition': revision });
}

export function listRevisionsCommand(target: CommandTarget, family: string): string {
  return awsCommand(target, 'ecs', 'list-task-definitions', {
    'family-prefix': family,
    status: 'ACTIVE',
    sort: 'DESC',
  });
}

export function listServiceDeploymentsCommand(
  target: CommandTarget,
  cluster: string,
  service: string,
): string {
  return awsCommand(target, 'ecs', 'list-service-deployments', { cluster, service });
}

export function describeServiceDeploymentsCommand(target: CommandTarget, arns: readonly string[]): string {
  return awsCommand(target, 'ecs', 'describe-service-deployments', {
    'service-deployment-arns': listOf(arns),
  });
}

/** One word as it is, several as the JSON list that the command line takes in their place. */
function listOf(words: readonly string[]): string | readonly string[] {
  return words.length === 1 && words[0] !== undefined ? words[0] : words;
}
