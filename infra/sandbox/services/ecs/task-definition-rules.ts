import type { ContainerDefinition, RegisterTaskDefinitionRequest, Tag } from '@aws-sdk/client-ecs';
import { clientError, invalidParameter } from './errors.ts';
import { isFargateSize } from './task-sizes.ts';

const mostTags = 50;
const networkModes = ['bridge', 'host', 'awsvpc', 'none'];
const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'];

/** Throws the ClientException of the first rule that a task definition breaks. CPU and memory are normal already. */
export function checkTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  const { family = '', containerDefinitions: containers = [], requiresCompatibilities: types = [] } = input;
  if (family === '') throw clientError('Family should not be null or empty.');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw clientError('Family contains invalid characters.');
  if (containers.length === 0) throw clientError('Container list cannot be empty.');
  if (input.networkMode !== undefined && !networkModes.includes(input.networkMode))
    throw clientError(`Invalid network mode. Valid values: [${networkModes.join(', ')}]`);
  const unknown = types.find((type) => !launchTypes.includes(type));
  if (unknown !== undefined) throw clientError(`Invalid value for requiresCompatibilities: ${unknown}`);
  for (const container of containers) checkContainer(container, input);
  const names = containers.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw clientError(`Container names must be unique: ${twice} stands more than once.`);
  if (containers.every(({ essential }) => essential === false))
    throw clientError('At least one container of the task definition must be essential.');
  if (types.includes('FARGATE')) checkFargate(input);
  if (containers.some(({ secrets = [] }) => secrets.length > 0) && !input.executionRoleArn)
    throw clientError(
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    );
  checkTags(input.tags ?? []);
}

function checkContainer(container: ContainerDefinition, input: RegisterTaskDefinitionRequest): void {
  const { name = '', image = '' } = container;
  if (name === '') throw clientError('Container.name should not be null or empty.');
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw clientError('Container.name contains invalid characters.');
  if (image === '') throw clientError('Container.image should not be null or empty.');
  const { memory, memoryReservation: reservation } = container;
  if (memory === undefined && reservation === undefined && input.memory === undefined)
    throw clientError(
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  if (memory !== undefined && memory < 6)
    throw clientError(`Invalid setting for container '${name}'. 'memory' must be at least 6 MiB.`);
  if (memory !== undefined && reservation !== undefined && memory < reservation)
    throw clientError(
      `Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`,
    );
  for (const { name: key } of [...(container.environment ?? []), ...(container.secrets ?? [])])
    if (!key) throw clientError(`Invalid setting for container '${name}'. A variable has no name.`);
  checkPorts(container, input.networkMode);
}

function checkPorts(
  { name = '', portMappings = [] }: ContainerDefinition,
  networkMode: string | undefined,
): void {
  for (const { containerPort, hostPort } of portMappings) {
    for (const port of [containerPort, hostPort])
      if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535))
        throw clientError(`Invalid port in container '${name}': ${port}.`);
    const isShared = networkMode === 'awsvpc' || networkMode === 'host';
    if (isShared && hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort)
      throw clientError(
        `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
      );
  }
}

function checkFargate(input: RegisterTaskDefinitionRequest): void {
  if (input.networkMode !== 'awsvpc') throw clientError("Fargate only supports network mode 'awsvpc'.");
  if (input.cpu === undefined) throw clientError("Fargate requires that 'cpu' be defined at the task level.");
  if (input.memory === undefined)
    throw clientError("Fargate requires that 'memory' be defined at the task level.");
  if (!isFargateSize(input.cpu, input.memory))
    throw clientError(
      `No Fargate configuration exists for given values: ${input.cpu} CPU, ${input.memory} memory. ` +
        'See the Amazon ECS documentation for the valid values.',
    );
  const usesLogs = input.containerDefinitions?.some(
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs',
  );
  if (usesLogs && !input.executionRoleArn)
    throw clientError(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    );
}

export function checkTags(tags: readonly Tag[]): void {
  if (tags.length > mostTags) throw invalidParameter(`The number of tags exceeds the limit of ${mostTags}.`);
  for (const { key = '', value = '' } of tags) {
    if (key === '' || key.length > 128)
      throw invalidParameter('Tag keys must have between 1 and 128 characters.');
    if (value.length > 256) throw invalidParameter('Tag values must have at most 256 characters.');
    if (key.toLowerCase().startsWith('aws:')) throw invalidParameter('Tag keys must not start with aws:.');
  }
  if (new Set(tags.map(({ key }) => key)).size < tags.length)
    throw invalidParameter('Duplicate tag keys found.');
}
