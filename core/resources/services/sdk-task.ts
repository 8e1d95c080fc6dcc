import type {
  ContainerDefinition as SdkContainer,
  Task,
  TaskDefinition as SdkTaskDefinition,
} from '@aws-sdk/client-ecs';
import { heldReference, heldVariable } from '../configuration/held-variable.ts';
import type { VariableOrigin } from '../configuration/types.ts';
import { lastPartOf, revisionName } from './arn-names.ts';
import type { ContainerDefinition, LogConfiguration, TaskDefinition, TaskSummary } from './types.ts';

/** A task out of DescribeTasks. */
export function taskOf(task: Task): TaskSummary {
  const arn = task.taskArn ?? '';
  const details = (task.attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  return {
    arn,
    id: lastPartOf(arn),
    taskDefinition: revisionName(task.taskDefinitionArn ?? ''),
    lastStatus: task.lastStatus ?? 'UNKNOWN',
    desiredStatus: task.desiredStatus ?? 'UNKNOWN',
    health: task.healthStatus ?? 'UNKNOWN',
    launchType: task.launchType,
    availabilityZone: task.availabilityZone,
    cpuUnits: numberOf(task.cpu),
    memoryMiB: numberOf(task.memory),
    startedBy: task.startedBy,
    createdAt: task.createdAt?.getTime(),
    startedAt: task.startedAt?.getTime(),
    stoppedAt: task.stoppedAt?.getTime(),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    privateAddress: details.find((one) => one.name === 'privateIPv4Address')?.value,
    containers: (task.containers ?? []).map((container) => ({
      name: container.name ?? '',
      image: container.image,
      digest: container.imageDigest,
      lastStatus: container.lastStatus ?? 'UNKNOWN',
      health: container.healthStatus,
      exitCode: container.exitCode,
      reason: container.reason,
    })),
  };
}

/** A task definition; its values are masked before anything else sees them. */
export function taskDefinitionOf(given: SdkTaskDefinition): TaskDefinition {
  const label = `${given.family ?? ''}:${given.revision ?? '?'}`;
  const { operatingSystemFamily, cpuArchitecture } = given.runtimePlatform ?? {};
  return {
    arn: given.taskDefinitionArn ?? '',
    family: given.family ?? '',
    revision: given.revision ?? 0,
    status: given.status ?? 'UNKNOWN',
    cpuUnits: numberOf(given.cpu),
    memoryMiB: numberOf(given.memory),
    networkMode: given.networkMode,
    executionRoleArn: given.executionRoleArn,
    taskRoleArn: given.taskRoleArn,
    platform: [operatingSystemFamily, cpuArchitecture].filter(Boolean).join(' ') || undefined,
    registeredAt: given.registeredAt?.getTime(),
    registeredBy: given.registeredBy,
    containers: (given.containerDefinitions ?? []).map((container) =>
      containerOf(container, { kind: 'task-definition', label }),
    ),
  };
}

function containerOf(given: SdkContainer, origin: VariableOrigin): ContainerDefinition {
  const health = given.healthCheck;
  const secrets = given.secrets ?? [];
  return {
    name: given.name ?? '',
    image: given.image ?? '',
    essential: given.essential !== false,
    cpuUnits: given.cpu || undefined,
    memoryMiB: given.memory,
    memoryReservationMiB: given.memoryReservation,
    ports: (given.portMappings ?? []).map((port) => ({
      containerPort: port.containerPort,
      hostPort: port.hostPort,
      protocol: port.protocol ?? 'tcp',
    })),
    command: given.command ?? [],
    entryPoint: given.entryPoint ?? [],
    healthCheck: health && {
      command: health.command ?? [],
      intervalSeconds: health.interval,
      timeoutSeconds: health.timeout,
      retries: health.retries,
      startPeriodSeconds: health.startPeriod,
    },
    log: logOf(given),
    stopTimeoutSeconds: given.stopTimeout,
    readonlyRoot: given.readonlyRootFilesystem === true,
    variables: [
      ...(given.environment ?? []).map(({ name = '', value = '' }) => heldVariable(name, value, origin)),
      ...secrets.map(({ name = '', valueFrom = '' }) => heldReference(name, valueFrom, origin)),
    ],
    secretReferences: secrets.flatMap(({ valueFrom }) => valueFrom ?? []),
  };
}

function logOf({ logConfiguration }: SdkContainer): LogConfiguration | undefined {
  if (!logConfiguration) return undefined;
  const options = logConfiguration.options ?? {};
  return {
    driver: logConfiguration.logDriver ?? 'unknown',
    group: options['awslogs-group'],
    region: options['awslogs-region'],
    streamPrefix: options['awslogs-stream-prefix'],
  };
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text && Number.isFinite(value) ? value : undefined;
}
