import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { listens } from './listens.ts';
import { resolveImages } from './image-digests.ts';
import { registerTargets } from './task-targets.ts';
import { containerEnvironment, readImage } from './container-environment.ts';
import { stopTask } from './stop-task.ts';
import type { Task, TaskContainer } from './task.ts';

/** How long a port of a target group may take to be listened on before it is registered all the same. */
const activationMs = 5_000;

/** Starts a task and leaves it to itself: it ends up RUNNING, or STOPPED with its reason. */
export function startTask(context: EcsContext, task: Task): void {
  context.tasks.add(task);
  void provision(context, task).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : 'unknown error';
    void stopTask(context, task, 'TaskFailedToStart', `CannotStartContainerError: ${words}`);
  });
}

async function provision(context: EcsContext, task: Task): Promise<void> {
  const { cloud } = context;
  const address = await cloud.addresses.take();
  if (context.isClosed() || isStopping(task)) return cloud.addresses.release(address);
  task.address = address;
  move(task, 'PENDING');
  task.pullStartedAt = cloud.clock.now();
  const trouble = firstTrouble(context, task, address);
  if (trouble !== undefined) {
    await stopTask(context, task, 'TaskFailedToStart', trouble);
    return;
  }
  resolveImages(context, task);
  task.pullStoppedAt = cloud.clock.now();
  for (const container of task.containers) startContainer(context, task, container, address);
  move(task, 'ACTIVATING');
  await Promise.all(task.targets.map(({ containerPort }) => listens(address, containerPort, activationMs)));
  if (context.isClosed() || isStopping(task)) return;
  registerTargets(context, task);
  move(task, 'RUNNING');
  task.startedAt = cloud.clock.now();
  context.wake();
}

// An essential container can end, and a person can stop the task, at any time.
function isStopping(task: Task): boolean {
  return task.desiredStatus === 'STOPPED';
}

function move(task: Task, status: Task['lastStatus']): void {
  if (isStopping(task)) return;
  task.lastStatus = status;
  task.version++;
}

/** Why the task can not be started, in the words of `stoppedReason`. Source: developer guide, "Stopped tasks error messages". */
function firstTrouble(context: EcsContext, task: Task, address: string): string | undefined {
  const { cloud } = context;
  const registry = `${cloud.account}.dkr.ecr.${cloud.region}.amazonaws.com/`;
  for (const container of task.containers) {
    const image = container.definition.image ?? '';
    const program = cloud.programs[readImage(image).name];
    const isThere = program !== undefined && (!image.startsWith(registry) || cloud.hasImage(image));
    if (!isThere) {
      container.reason = `CannotPullContainerError: failed to resolve ref ${image}: not found`;
      return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    }
    const environment = containerEnvironment(cloud, task, container, program, address);
    if (environment.kind === 'unreadable')
      return (
        'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
        `unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ` +
        `${environment.valueFrom} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`
      );
    const log = logGroupOf(container.definition);
    if (log && !log.isMade && !cloud.hasLogGroup(log.group))
      return (
        'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to ' +
        'create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1'
      );
  }
  return undefined;
}

function startContainer(context: EcsContext, task: Task, container: TaskContainer, address: string): void {
  const { cloud } = context;
  const { definition } = container;
  const program = cloud.programs[readImage(definition.image ?? '').name];
  if (!program || isStopping(task)) return;
  const environment = containerEnvironment(cloud, task, container, program, address);
  if (environment.kind === 'unreadable') return;
  const override = task.overrides.containerOverrides?.find(({ name }) => name === container.name);
  const words = override?.command ?? definition.command ?? [];
  const print = logOf(context, task, container);
  container.process = cloud.processes.start({
    command: words.length > 0 ? words : program.command,
    environment: environment.variables,
    onLine: print,
  });
  container.lastStatus = 'RUNNING';
  void container.process.ended.then(({ exitCode }) => {
    container.lastStatus = 'STOPPED';
    container.exitCode = exitCode;
    container.healthStatus = 'UNKNOWN';
    if (context.isClosed()) return;
    if (container.isEssential && !isStopping(task))
      void stopTask(context, task, 'EssentialContainerExited', 'Essential container in task exited');
    // A task whose last container has ended has nothing left to run.
    else if (!isStopping(task) && task.containers.every(({ lastStatus }) => lastStatus === 'STOPPED'))
      void stopTask(context, task, 'EssentialContainerExited', 'Essential container in task exited');
  });
}

/** Where a container's output goes; `isMade` where the first line makes the group. */
function logGroupOf({
  logConfiguration,
}: ContainerDefinition): { readonly group: string; readonly isMade: boolean } | undefined {
  const { logDriver, options = {} } = logConfiguration ?? {};
  const group = options['awslogs-group'];
  if (logDriver !== 'awslogs' || group === undefined) return undefined;
  return { group, isMade: options['awslogs-create-group'] === 'true' };
}

function logOf(context: EcsContext, task: Task, { name, definition }: TaskContainer): (line: string) => void {
  const log = logGroupOf(definition);
  if (!log) return () => undefined;
  const { group, isMade } = log;
  const prefix = definition.logConfiguration?.options?.['awslogs-stream-prefix'];
  const stream = prefix === undefined ? task.id : `${prefix}/${name}/${task.id}`;
  return (message) => {
    if (message === '' || context.isClosed()) return;
    // A group that was deleted meanwhile takes nothing any more.
    if (!isMade && !context.cloud.hasLogGroup(group)) return;
    context.cloud.log({ group, stream, message, timestamp: context.cloud.clock.now() });
  };
}
