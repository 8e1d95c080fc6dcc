import type { EcsContext } from '../context.ts';
import type { Task } from '../tasks/task.ts';

const measureEveryMs = 10_000;

interface Reading {
  readonly at: number;
  readonly cpuSeconds: number;
}

/**
 * CPUUtilization and MemoryUtilization of each service, out of what its processes really use of what their tasks have
 * reserved. Source: developer guide, "Amazon ECS service utilization metrics". Time is the machine's, not the sandbox's:
 * a clock that was moved does not make a process idle.
 */
export class ServiceMetrics {
  private readonly readings = new Map<number, Reading>();
  private measuredAt = 0;

  constructor(private readonly context: EcsContext) {}

  tick(): void {
    const now = Date.now();
    if (now - this.measuredAt < measureEveryMs) return;
    this.measuredAt = now;
    const seen = new Set<number>();
    for (const { cluster, name, status } of this.context.services.all()) {
      if (status === 'INACTIVE') continue;
      const tasks = this.context.tasks
        .ofService(cluster, name)
        .filter(({ lastStatus }) => lastStatus === 'RUNNING');
      for (const task of tasks) this.measureTask(task, name, now, seen);
    }
    for (const pid of this.readings.keys()) if (!seen.has(pid)) this.readings.delete(pid);
  }

  private measureTask(task: Task, serviceName: string, now: number, seen: Set<number>): void {
    let cores = 0;
    let residentBytes = 0;
    for (const { process } of task.containers) {
      const usage = process?.usage();
      if (!process || !usage) continue;
      seen.add(process.pid);
      const previous = this.readings.get(process.pid) ?? { at: process.startedAt, cpuSeconds: 0 };
      this.readings.set(process.pid, { at: now, cpuSeconds: usage.cpuSeconds });
      residentBytes += usage.residentBytes;
      if (now > previous.at) cores += (usage.cpuSeconds - previous.cpuSeconds) / ((now - previous.at) / 1000);
    }
    const reservedCores = Number(task.overrides.cpu ?? task.definition.definition.cpu ?? 0) / 1024;
    const reservedBytes =
      Number(task.overrides.memory ?? task.definition.definition.memory ?? 0) * 1024 * 1024;
    const dimensions = { ClusterName: task.cluster, ServiceName: serviceName };
    const measure = (metric: string, value: number) =>
      this.context.cloud.measure({ namespace: 'AWS/ECS', metric, dimensions, value, unit: 'Percent' });
    if (reservedCores > 0) measure('CPUUtilization', (cores / reservedCores) * 100);
    if (reservedBytes > 0) measure('MemoryUtilization', (residentBytes / reservedBytes) * 100);
  }
}
