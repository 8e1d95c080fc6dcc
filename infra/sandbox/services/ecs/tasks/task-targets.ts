import type { Target, TargetHealth } from '../../../cloud.ts';
import type { EcsContext } from '../context.ts';
import type { Task } from './task.ts';

interface PlacedTarget {
  readonly targetGroupArn: string;
  readonly target: Target;
}

export function targetsOf(task: Task): readonly PlacedTarget[] {
  const { address } = task;
  if (address === undefined) return [];
  return task.targets.map(({ targetGroupArn, containerPort }) => ({
    targetGroupArn,
    target: { id: address, port: containerPort },
  }));
}

export function registerTargets(context: EcsContext, task: Task): void {
  for (const { targetGroupArn, target } of targetsOf(task)) context.targets.register(targetGroupArn, target);
}

export function deregisterTargets(context: EcsContext, task: Task): void {
  for (const { targetGroupArn, target } of targetsOf(task))
    context.targets.deregister(targetGroupArn, target);
}

/** The state of each of its targets; undefined for one that is not registered, or has drained. */
export function targetStates(
  context: EcsContext,
  task: Task,
): readonly {
  readonly targetGroupArn: string;
  readonly port: number;
  readonly health: TargetHealth | undefined;
}[] {
  return targetsOf(task).map(({ targetGroupArn, target }) => ({
    targetGroupArn,
    port: target.port,
    health: context.targets.health(targetGroupArn, target),
  }));
}
