import type { EcsContext } from '../context.ts';
import { withEvent } from '../services/service-events.ts';
import { withRollout } from '../services/service-record.ts';
import type { StoredService } from '../services/service-record.ts';
import { checkContainers } from '../tasks/container-health.ts';
import { stopTask } from '../tasks/stop-task.ts';
import type { Task } from '../tasks/task.ts';
import { holdBackMs } from './plan.ts';
import { judgeTask } from './task-health.ts';

export interface Observation {
  readonly service: StoredService;
  /** Ids of the tasks that count as healthy. */
  readonly healthy: ReadonlySet<string>;
}

/** Takes note of what the tasks of a service have come to, and stops those that fail their checks. */
export function observe(
  context: EcsContext,
  given: StoredService,
  tasks: readonly Task[],
  now: number,
): Observation {
  let service = given;
  const healthy = new Set<string>();
  for (const task of tasks) {
    service = withRegistration(service, task, now);
    if (task.desiredStatus === 'STOPPED') {
      if (hasFailedByItself(task)) service = withFailure(service, task, now);
      task.isAccounted = true;
      continue;
    }
    checkContainers(context, task, now);
    const judgement = judgeTask(context, task, service.healthCheckGracePeriodSeconds, now);
    if (judgement.kind === 'failed') {
      if (judgement.event !== undefined) service = withEvent(service, now, judgement.event);
      service = withFailure(service, task, now);
      task.isAccounted = true;
      void stopTask(context, task, 'ServiceSchedulerInitiated', judgement.reason);
    } else if (judgement.kind === 'healthy') {
      healthy.add(task.id);
      if (!task.wasHealthy) service = withSuccess(service, task);
      task.wasHealthy = true;
    }
  }
  return { service, healthy };
}

function withRegistration(service: StoredService, task: Task, now: number): StoredService {
  if (task.isAnnounced || task.startedAt === undefined) return service;
  task.isAnnounced = true;
  const groups = task.targets.map(({ targetGroupArn }) => `(target-group ${targetGroupArn})`);
  return groups.reduce((told, group) => withEvent(told, now, `registered 1 targets in ${group}`), service);
}

function hasFailedByItself({ isAccounted, stopCode }: Task): boolean {
  return !isAccounted && (stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited');
}

// What happens to a task that was healthy before is no failure of its deployment.
function withFailure(given: StoredService, task: Task, now: number): StoredService {
  const rollout = given.rollouts.find(({ id }) => id === task.startedBy);
  if (!rollout || task.wasHealthy) return given;
  const failedTasks = rollout.failedTasks + 1;
  const service = withRollout(given, rollout.id, {
    failedTasks,
    retryAt: now + holdBackMs(failedTasks),
    updatedAt: now,
  });
  if (task.stopCode === 'TaskFailedToStart')
    return withEvent(service, now, `was unable to place a task. Reason: ${task.stoppedReason ?? 'unknown'}.`);
  if (failedTasks % 3 !== 0) return service;
  return withEvent(
    service,
    now,
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  );
}

function withSuccess(service: StoredService, task: Task): StoredService {
  const rollout = service.rollouts.find(({ id }) => id === task.startedBy);
  const resets = service.deploymentConfiguration.deploymentCircuitBreaker?.resetOnHealthyTask !== false;
  if (!rollout || rollout.failedTasks === 0 || !resets) return service;
  return withRollout(service, rollout.id, { failedTasks: 0, retryAt: 0 });
}
