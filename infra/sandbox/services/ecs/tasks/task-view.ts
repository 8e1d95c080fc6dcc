import type { Attachment, Container, Task as TaskShape } from '@aws-sdk/client-ecs';
import type { Cloud } from '../../../cloud.ts';
import { arnOf } from '../names.ts';
import { healthOf } from './task.ts';
import type { Task, TaskContainer } from './task.ts';

export function taskArnOf(cloud: Cloud, task: Pick<Task, 'cluster' | 'id'>): string {
  return arnOf(cloud, 'task', task.cluster, task.id);
}

/** A task as DescribeTasks tells it. */
export function describeTask(cloud: Cloud, task: Task, withTags: boolean): TaskShape {
  const { definition } = task.definition;
  const isFargate = task.launchType === 'FARGATE';
  return {
    attachments: attachmentsOf(task),
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: `${cloud.region}a`,
    clusterArn: arnOf(cloud, 'cluster', task.cluster),
    connectivity: task.startedAt === undefined ? undefined : 'CONNECTED',
    connectivityAt: dateOf(task.startedAt),
    containers: task.containers.map((container) => describeContainer(cloud, task, container)),
    cpu: task.overrides.cpu ?? definition.cpu,
    memory: task.overrides.memory ?? definition.memory,
    createdAt: new Date(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    executionStoppedAt: dateOf(task.executionStoppedAt),
    group: task.group,
    healthStatus: healthOf(task),
    inferenceAccelerators: [],
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    overrides: {
      ...task.overrides,
      containerOverrides: task.containers.map(
        ({ name }) =>
          task.overrides.containerOverrides?.find((override) => override.name === name) ?? { name },
      ),
      inferenceAcceleratorOverrides: [],
    },
    platformVersion: isFargate ? task.platformVersion : undefined,
    platformFamily: isFargate ? 'Linux' : undefined,
    pullStartedAt: dateOf(task.pullStartedAt),
    pullStoppedAt: dateOf(task.pullStoppedAt),
    startedAt: dateOf(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: dateOf(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: dateOf(task.stoppingAt),
    tags: withTags ? [...task.tags] : [],
    taskArn: taskArnOf(cloud, task),
    taskDefinitionArn: definition.taskDefinitionArn,
    version: task.version,
    ephemeralStorage: isFargate ? { sizeInGiB: definition.ephemeralStorage?.sizeInGiB ?? 20 } : undefined,
  };
}

function describeContainer(cloud: Cloud, task: Task, container: TaskContainer): Container {
  const { definition } = container;
  return {
    containerArn: arnOf(cloud, 'container', task.cluster, task.id, container.id),
    taskArn: taskArnOf(cloud, task),
    name: container.name,
    image: definition.image,
    imageDigest: container.imageDigest,
    runtimeId: container.process && `${task.id}-${container.process.pid}`,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [],
    networkInterfaces:
      task.address === undefined
        ? []
        : [{ attachmentId: attachmentIdOf(task), privateIpv4Address: task.address }],
    healthStatus: container.healthStatus,
    cpu: String(definition.cpu ?? 0),
    memory: definition.memory === undefined ? undefined : String(definition.memory),
    memoryReservation:
      definition.memoryReservation === undefined ? undefined : String(definition.memoryReservation),
  };
}

function attachmentIdOf({ id }: Task): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}

function attachmentsOf(task: Task): Attachment[] {
  if (task.definition.definition.networkMode !== 'awsvpc') return [];
  const status =
    task.lastStatus === 'STOPPED' ? 'DELETED' : task.address === undefined ? 'PRECREATED' : 'ATTACHED';
  const details = [
    { name: 'subnetId', value: task.network?.subnets?.[0] ?? '' },
    { name: 'networkInterfaceId', value: `eni-${task.id.slice(0, 17)}` },
    { name: 'privateIPv4Address', value: task.address ?? '' },
  ].filter(({ value }) => value !== '');
  return [{ id: attachmentIdOf(task), type: 'ElasticNetworkInterface', status, details }];
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
