import type { EcsContext } from '../context.ts';
import { healthOf } from '../tasks/task.ts';
import type { Task } from '../tasks/task.ts';
import { targetStates } from '../tasks/task-targets.ts';

/** A task without any check counts as healthy after this. Source: API reference, "DeploymentConfiguration". */
const unprovenMs = 40_000;

export type Judgement =
  | { readonly kind: 'healthy' }
  /** Not yet, or not any more; it may become so. */
  | { readonly kind: 'unproven' }
  | { readonly kind: 'failed'; readonly reason: string; readonly event?: string };

/** What the service's scheduler thinks of a task that is not stopping. */
export function judgeTask(context: EcsContext, task: Task, graceSeconds: number, now: number): Judgement {
  if (task.lastStatus !== 'RUNNING' || task.startedAt === undefined) return { kind: 'unproven' };
  const health = healthOf(task);
  if (health === 'UNHEALTHY') return { kind: 'failed', reason: 'Task failed container health checks' };
  const states = targetStates(context, task);
  const ageMs = now - task.startedAt;
  const unhealthy = states.find((state) => state.health === 'unhealthy');
  if (unhealthy && ageMs >= graceSeconds * 1000) {
    const group = `(target-group ${unhealthy.targetGroupArn})`;
    return {
      kind: 'failed',
      reason: `Task failed ELB health checks in ${group}`,
      event: `(port ${unhealthy.port}) is unhealthy in ${group} due to (reason Health checks failed)`,
    };
  }
  const hasChecks = task.containers.some(
    ({ definition, isEssential }) => isEssential && definition.healthCheck,
  );
  if (hasChecks && health !== 'HEALTHY') return { kind: 'unproven' };
  if (states.some((state) => state.health !== 'healthy')) return { kind: 'unproven' };
  const isProven = hasChecks || states.length > 0 || ageMs >= unprovenMs;
  return isProven ? { kind: 'healthy' } : { kind: 'unproven' };
}
