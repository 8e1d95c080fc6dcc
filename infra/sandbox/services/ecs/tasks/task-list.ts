import type { Task } from './task.ts';

/** Stopped tasks are told for about an hour. Source: API reference, "DescribeTasks". */
const keptMs = 3_600_000;

/** The tasks of an environment. They live in memory: no process outlives the sandbox. */
export class TaskList {
  private readonly tasks = new Map<string, Task>();

  add(task: Task): void {
    this.tasks.set(task.id, task);
  }

  find(cluster: string, id: string): Task | undefined {
    const task = this.tasks.get(id);
    return task?.cluster === cluster ? task : undefined;
  }

  all(): readonly Task[] {
    return [...this.tasks.values()];
  }

  ofCluster(cluster: string): readonly Task[] {
    return this.all().filter((task) => task.cluster === cluster);
  }

  ofService(cluster: string, serviceName: string): readonly Task[] {
    return this.all().filter((task) => task.cluster === cluster && task.serviceName === serviceName);
  }

  prune(now: number): void {
    for (const { id, stoppedAt } of this.tasks.values())
      if (stoppedAt !== undefined && stoppedAt < now - keptMs) this.tasks.delete(id);
  }
}
