import { setTimeout as pause } from 'node:timers/promises';
import type { TaskStopCode } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import { deregisterTargets, targetStates } from './task-targets.ts';
import type { Task } from './task.ts';

const drainPollMs = 250;
const defaultStopTimeoutSeconds = 30;

/**
 * Stops a task as ECS does: taken out of its target groups first, and only when these have drained asked to end
 * (SIGTERM, after `stopTimeout` SIGKILL). Settles when it is STOPPED; a second call changes nothing.
 */
export async function stopTask(
  context: EcsContext,
  task: Task,
  code: TaskStopCode,
  reason: string,
): Promise<void> {
  if (task.desiredStatus === 'STOPPED') return;
  const { cloud } = context;
  task.desiredStatus = 'STOPPED';
  task.stopCode = code;
  task.stoppedReason = reason;
  task.stoppingAt = cloud.clock.now();
  move(task, 'DEACTIVATING');
  context.wake();
  deregisterTargets(context, task);
  await drained(context, task);
  move(task, 'STOPPING');
  await Promise.all(
    task.containers.map(async ({ process, definition }) =>
      process?.stop((definition.stopTimeout ?? defaultStopTimeoutSeconds) * 1000),
    ),
  );
  task.executionStoppedAt = cloud.clock.now();
  move(task, 'DEPROVISIONING');
  for (const container of task.containers) container.lastStatus = 'STOPPED';
  if (task.address !== undefined) cloud.addresses.release(task.address);
  move(task, 'STOPPED');
  task.stoppedAt = cloud.clock.now();
  context.wake();
}

// With nobody left to answer there is nothing to wait for.
async function drained(context: EcsContext, task: Task): Promise<void> {
  const runs = () => task.containers.some(({ process, lastStatus }) => process && lastStatus === 'RUNNING');
  while (
    !context.isClosed() &&
    runs() &&
    targetStates(context, task).some(({ health }) => health !== undefined)
  )
    await pause(drainPollMs);
}

function move(task: Task, status: Task['lastStatus']): void {
  task.lastStatus = status;
  task.version++;
}
