import type { EcsContext } from '../context.ts';
import { conduct } from '../deployments/conduct.ts';
import type { Counts } from '../deployments/conduct.ts';
import { HookCaller } from '../deployments/hooks.ts';
import { listTasks, withEvent } from '../services/service-events.ts';
import { withRollout } from '../services/service-record.ts';
import type { Rollout, StoredService } from '../services/service-record.ts';
import { stopTask } from '../tasks/stop-task.ts';
import { isProtected } from '../tasks/task.ts';
import type { Task } from '../tasks/task.ts';
import { observe } from './observe.ts';
import { planTasks } from './plan.ts';
import { hasQuotaFor, quotaSentence } from '../tasks/quota.ts';
import { startServiceTask } from './start-service-task.ts';
import { wantedOf } from './wanted.ts';

const placeRetryMs = 60_000;
// Nothing but Fargate is here.
const noInstances =
  ' because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const overQuota = `. Reason: ${quotaSentence}.`;

/** Brings every service to what it is to be: called each second, and soon after anything has changed. */
export class Scheduler {
  private readonly hooks: HookCaller;

  constructor(private readonly context: EcsContext) {
    this.hooks = new HookCaller(context);
  }

  pass(now: number): void {
    for (const service of this.context.services.all())
      if (service.status !== 'INACTIVE') this.tend(service, now);
  }

  private tend(given: StoredService, now: number): void {
    const { context } = this;
    const tasks = context.tasks.ofService(given.cluster, given.name);
    const observation = observe(context, given, tasks, now);
    let { service } = observation;
    const counts: Counts = {
      healthy: (id) =>
        tasks.filter((task) => task.startedBy === id && observation.healthy.has(task.id)).length,
      living: (id) => tasks.filter((task) => task.startedBy === id && task.lastStatus !== 'STOPPED').length,
    };
    if (service.currentDeploymentId !== undefined && service.status === 'ACTIVE') {
      const found = context.deployments.find(service.cluster, service.name, service.currentDeploymentId);
      if (found) {
        const pair = conduct(context, { service, deployment: found }, counts, this.hooks, now);
        service = pair.service;
        if (pair.deployment !== found) context.deployments.save(pair.deployment);
      }
    }
    service = this.level(service, tasks, observation.healthy, now);
    service = settle(service, tasks, observation.healthy, now);
    if (service !== given) context.services.save(service);
  }

  /** Starts what is missing and stops what is too much. */
  private level(
    given: StoredService,
    tasks: readonly Task[],
    healthy: ReadonlySet<string>,
    now: number,
  ): StoredService {
    const { context } = this;
    let service = given;
    const { currentDeploymentId } = service;
    const deployment =
      currentDeploymentId === undefined
        ? undefined
        : context.deployments.find(service.cluster, service.name, currentDeploymentId);
    const living = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    const plan = planTasks({
      ...wantedOf(service, deployment, now),
      tasks: living.map((task) => ({
        id: task.id,
        rolloutId: task.startedBy ?? '',
        createdAt: task.createdAt,
        isHealthy: healthy.has(task.id),
        isProtected: service.status === 'ACTIVE' && isProtected(task, now),
      })),
    });
    for (const { rolloutId, count } of plan.start) {
      const rollout = service.rollouts.find(({ id }) => id === rolloutId);
      if (!rollout) continue;
      if (rollout.settings.launchType !== 'FARGATE') {
        service = withoutPlace(service, rolloutId, noInstances, now);
        continue;
      }
      const ids = this.startTasks(service, rollout, count, now);
      if (ids.length > 0)
        service = withEvent(service, now, `has started ${ids.length} tasks: ${listTasks(ids)}.`);
      if (ids.length < count) service = withoutPlace(service, rolloutId, overQuota, now);
    }
    const stopping = living.filter(({ id }) => plan.stop.includes(id));
    for (const task of stopping) {
      const reason = `Scaling activity initiated by (deployment ${task.startedBy ?? ''})`;
      void stopTask(context, task, 'ServiceSchedulerInitiated', reason);
    }
    if (stopping.length > 0) service = withStops(service, stopping, now);
    const hasChanged = plan.start.length > 0 || stopping.length > 0;
    return hasChanged && service.isSteady ? { ...service, isSteady: false } : service;
  }

  /** Starts as many as the account's quota leaves, and answers their ids. */
  private startTasks(
    service: StoredService,
    rollout: Rollout,
    count: number,
    now: number,
  ): readonly string[] {
    const ids: string[] = [];
    while (ids.length < count && hasQuotaFor(this.context, rollout.settings.taskDefinitionArn))
      ids.push(startServiceTask(this.context, service, rollout, now));
    return ids;
  }
}

/** Says why a task could not be placed, and tries again later. */
function withoutPlace(service: StoredService, rolloutId: string, reason: string, now: number): StoredService {
  const held = withRollout(service, rolloutId, { retryAt: now + placeRetryMs });
  return withEvent(held, now, `was unable to place a task${reason}`);
}

function withStops(given: StoredService, stopping: readonly Task[], now: number): StoredService {
  let service = given;
  if (stopping.some(({ targets }) => targets.length > 0))
    service = withEvent(service, now, `has begun draining connections on ${stopping.length} tasks.`);
  for (const arn of new Set(
    stopping.flatMap(({ targets }) => targets.map((place) => place.targetGroupArn)),
  )) {
    const count = stopping.filter(({ targets }) =>
      targets.some((place) => place.targetGroupArn === arn),
    ).length;
    service = withEvent(service, now, `deregistered ${count} targets in (target-group ${arn})`);
  }
  const ids = listTasks(stopping.map(({ id }) => id));
  return withEvent(service, now, `has stopped ${stopping.length} running tasks: ${ids}.`);
}

/** Forgets rollouts that are over, ends a service that drains, and says when all is as it is to be. */
function settle(
  given: StoredService,
  tasks: readonly Task[],
  healthy: ReadonlySet<string>,
  now: number,
): StoredService {
  let service = given;
  const living = tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  if (service.status === 'DRAINING')
    return living.length > 0 ? service : { ...service, status: 'INACTIVE', rollouts: [] };
  if (service.currentDeploymentId !== undefined) return service;
  const kept = service.rollouts.filter(
    ({ id, isPrimary }) =>
      isPrimary || id === service.completedRolloutId || living.some(({ startedBy }) => startedBy === id),
  );
  if (kept.length < service.rollouts.length) service = { ...service, rollouts: kept };
  const isSteady =
    living.length === service.desiredCount && living.every(({ id }) => healthy.has(id)) && !service.isSteady;
  return isSteady ? { ...withEvent(service, now, 'has reached a steady state.'), isSteady: true } : service;
}
