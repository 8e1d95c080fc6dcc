// listFamilies(source, budget): Cell<readonly string[]>
// variablesFromTask(source, service, family, budget): Cell<ServiceVariables>
import { DescribeTaskDefinitionCommand, ListTaskDefinitionFamiliesCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { heldReference, heldVariable } from './held-variable.ts';
import type { HeldVariable, ServiceVariables, VariableOrigin } from './types.ts';

/** ListTaskDefinitionFamilies gives at most 100 a page. */
const FAMILY_PAGES = 20;

/** Families with at least one active revision, by name. */
export function listFamilies(source: Source, budget: Budget): Promise<Cell<readonly string[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:ListTaskDefinitionFamilies',
      key: 'ACTIVE',
      run: (signal) => allFamilies(source, signal),
      isEmpty: (families) => families.length === 0,
    },
    budget,
  );
}

async function allFamilies(source: Source, signal: AbortSignal): Promise<readonly string[]> {
  const families: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < FAMILY_PAGES; page += 1) {
    const command = new ListTaskDefinitionFamiliesCommand({
      status: 'ACTIVE',
      maxResults: 100,
      nextToken: token,
    });
    const answer = await source.clients.ecs.send(command, { abortSignal: signal });
    families.push(...(answer.families ?? []));
    token = answer.nextToken;
    if (!token) break;
  }
  return families.sort();
}

/**
 * The variables of a family's newest active revision. Values are masked before they are kept; secrets that the task
 * names (`valueFrom`) stay names.
 */
export function variablesFromTask(
  source: Source,
  service: string,
  family: string,
  budget: Budget,
): Promise<Cell<ServiceVariables>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeTaskDefinition',
      key: `${service}\n${family}`,
      run: async (signal) => {
        const command = new DescribeTaskDefinitionCommand({ taskDefinition: family });
        const answer = await source.clients.ecs.send(command, { abortSignal: signal });
        return variablesOf(answer.taskDefinition ?? {}, service, family);
      },
    },
    budget,
  );
}

function variablesOf(task: TaskDefinition, service: string, family: string): ServiceVariables {
  const label = `${task.family ?? family}:${task.revision ?? '?'}`;
  const origin: VariableOrigin = { kind: 'task-definition', label };
  const containers = task.containerDefinitions ?? [];
  const own = ownContainer(containers, service);
  return {
    service,
    variables: containers.flatMap((container) =>
      containerVariables(container, origin, container === own ? undefined : (container.name ?? '')),
    ),
    remarks: containers.flatMap((container) =>
      (container.environmentFiles ?? []).map(
        (file) => `${label}: the variables of ${file.value ?? 'an environment file'} are not read`,
      ),
    ),
  };
}

/** The container that the service is: the one of its name, else the first essential one. */
function ownContainer(
  containers: readonly ContainerDefinition[],
  service: string,
): ContainerDefinition | undefined {
  return (
    containers.find((container) => container.name === service) ??
    containers.find((container) => container.essential !== false) ??
    containers[0]
  );
}

function containerVariables(
  container: ContainerDefinition,
  origin: VariableOrigin,
  sidecar: string | undefined,
): readonly HeldVariable[] {
  return [
    ...(container.environment ?? []).map(({ name = '', value = '' }) =>
      heldVariable(name, value, origin, sidecar),
    ),
    ...(container.secrets ?? []).map(({ name = '', valueFrom = '' }) =>
      heldReference(name, valueFrom, origin, sidecar),
    ),
  ];
}
