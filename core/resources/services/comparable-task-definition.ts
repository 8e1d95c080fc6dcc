import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { comparableValue } from '../configuration/comparable-value.ts';

/** A task definition as it may be kept to be compared: what looks like a secret in it goes by its keyed hash. */
export function comparableTaskDefinition(given: TaskDefinition): object {
  return { ...given, containerDefinitions: given.containerDefinitions?.map(comparableContainer) };
}

function comparableContainer(given: ContainerDefinition): object {
  const { environment, dockerLabels, logConfiguration, command, entryPoint, ...rest } = given;
  return {
    ...rest,
    environment: environment?.map(({ name = '', value = '' }) => ({
      name,
      value: comparableValue(name, value),
    })),
    command: command?.map((word) => comparableValue('command', word)),
    entryPoint: entryPoint?.map((word) => comparableValue('command', word)),
    dockerLabels: masked(dockerLabels),
    logConfiguration: logConfiguration && { ...logConfiguration, options: masked(logConfiguration.options) },
  };
}

function masked(
  given: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!given) return undefined;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, comparableValue(key, value)]));
}
