import type { Naming } from '../../catalogue/pairing.ts';
import { compareVariables } from '../configuration/comparison.ts';
import { heldVariable } from '../configuration/held-variable.ts';
import type { HeldVariable, VariableOrigin, VariableRow } from '../configuration/types.ts';
import type { ContainerDefinition, HealthCheck, TaskDefinition } from '../services/types.ts';

/** One side of a comparison; without a definition nothing is said to be missing there. */
export interface ComparedDefinition {
  readonly definition?: TaskDefinition;
  readonly naming: Naming;
}

export interface DefinitionRows {
  /** Sizes, images, ports, commands, logs: each of a container by its name. */
  readonly settings: readonly VariableRow[];
  readonly variables: readonly VariableRow[];
}

/** Two task definitions by key; what looks like a secret is masked, and compared by fingerprint. */
export function compareDefinitions(left: ComparedDefinition, right: ComparedDefinition): DefinitionRows {
  const sides = (of: (definition: TaskDefinition) => readonly HeldVariable[]) =>
    [left, right].map(({ definition, naming }) => ({
      variables: definition && of(definition),
      naming,
    })) as [Parameters<typeof compareVariables>[0], Parameters<typeof compareVariables>[1]];
  return {
    settings: compareVariables(...sides(settingsOf)),
    variables: compareVariables(...sides(variablesOf)),
  };
}

function variablesOf(definition: TaskDefinition): readonly HeldVariable[] {
  return definition.containers.flatMap((container) =>
    container.variables.map((variable) => ({ ...variable, sidecar: containerLabel(definition, container) })),
  );
}

function settingsOf(definition: TaskDefinition): readonly HeldVariable[] {
  const origin = originOf(definition);
  const task: Settings = {
    'task cpu': definition.cpuUnits === undefined ? undefined : `${definition.cpuUnits} units`,
    'task memory': definition.memoryMiB === undefined ? undefined : `${definition.memoryMiB} MiB`,
    'network mode': definition.networkMode,
    'execution role': definition.executionRoleArn && roleName(definition.executionRoleArn),
    'task role': definition.taskRoleArn && roleName(definition.taskRoleArn),
    platform: definition.platform,
  };
  return [
    ...held(task, origin),
    ...definition.containers.flatMap((container) =>
      held(containerSettings(container), origin, containerLabel(definition, container)),
    ),
  ];
}

type Settings = Readonly<Record<string, string | undefined>>;

function containerSettings(container: ContainerDefinition): Settings {
  const { log } = container;
  return {
    image: container.image,
    essential: container.essential ? 'yes' : 'no',
    cpu: container.cpuUnits === undefined ? undefined : `${container.cpuUnits} units`,
    memory: container.memoryMiB === undefined ? undefined : `${container.memoryMiB} MiB`,
    'memory reservation':
      container.memoryReservationMiB === undefined ? undefined : `${container.memoryReservationMiB} MiB`,
    ports: textOf(container.ports.map((port) => `${port.containerPort ?? '?'}/${port.protocol}`)),
    'entry point': textOf(container.entryPoint),
    command: textOf(container.command),
    'health check': container.healthCheck && healthText(container.healthCheck),
    'log driver': log?.driver,
    'log group': log?.group,
    'stop timeout':
      container.stopTimeoutSeconds === undefined ? undefined : `${container.stopTimeoutSeconds} s`,
    'read-only root': container.readonlyRoot ? 'yes' : undefined,
  };
}

function held(settings: Settings, origin: VariableOrigin, sidecar?: string): readonly HeldVariable[] {
  return Object.entries(settings).flatMap(([key, text]) =>
    text === undefined ? [] : [heldVariable(key, text, origin, sidecar)],
  );
}

/** A container's name, where there are several to be told from each other. */
function containerLabel(definition: TaskDefinition, { name }: ContainerDefinition): string | undefined {
  return definition.containers.length > 1 ? name : undefined;
}

function originOf({ family, revision }: TaskDefinition): VariableOrigin {
  return { kind: 'task-definition', label: `${family}:${revision}` };
}

function healthText({ command, intervalSeconds, timeoutSeconds, retries }: HealthCheck): string {
  const times = [
    intervalSeconds === undefined ? '' : `every ${intervalSeconds} s`,
    timeoutSeconds === undefined ? '' : `within ${timeoutSeconds} s`,
    retries === undefined ? '' : `${retries} retries`,
  ].filter(Boolean);
  return [command.join(' '), ...times].join(', ');
}

function textOf(words: readonly string[]): string | undefined {
  return words.length > 0 ? words.join(' ') : undefined;
}

/** Accounts differ between environments; the role's own name tells whether it is the same one. */
function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
