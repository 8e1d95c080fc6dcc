import type { HealthCheck } from '@aws-sdk/client-ecs';
import type { EcsContext } from '../context.ts';
import type { Task, TaskContainer } from './task.ts';

// API reference, "HealthCheck": what is taken where nothing is said.
const defaults = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 };

/** Runs the health checks of a task's containers that are due. */
export function checkContainers(context: EcsContext, task: Task, now: number): void {
  if (task.lastStatus !== 'RUNNING' || task.address === undefined) return;
  for (const container of task.containers) {
    const { healthCheck } = container.definition;
    if (!healthCheck || container.lastStatus !== 'RUNNING') continue;
    // The first check comes after a second, so that a task is not held up by a long interval.
    const waitMs =
      container.healthStatus === 'UNKNOWN' ? 1000 : (healthCheck.interval ?? defaults.interval) * 1000;
    if (now - container.healthCheckedAt < waitMs) continue;
    container.healthCheckedAt = now;
    void runCheck(context, task, container, healthCheck, task.address)
      // The machine had no process left to give for it.
      .catch(() => false)
      .then((isWell) => {
        if (container.lastStatus !== 'RUNNING') return;
        note(container, isWell, healthCheck, context.cloud.clock.now() - (task.startedAt ?? now));
        context.wake();
      });
  }
}

function note(container: TaskContainer, isWell: boolean, check: HealthCheck, ageMs: number): void {
  if (isWell) {
    container.healthStatus = 'HEALTHY';
    container.healthFailures = 0;
    return;
  }
  if (container.healthStatus === 'UNKNOWN' && ageMs < (check.startPeriod ?? defaults.startPeriod) * 1000)
    return;
  container.healthFailures++;
  if (container.healthFailures >= (check.retries ?? defaults.retries)) container.healthStatus = 'UNHEALTHY';
}

async function runCheck(
  context: EcsContext,
  task: Task,
  { definition, process }: TaskContainer,
  check: HealthCheck,
  address: string,
): Promise<boolean> {
  const [form, ...words] = check.command ?? [];
  const timeoutMs = (check.timeout ?? defaults.timeout) * 1000;
  // What the container calls local is its own address.
  const local = words.map((word) => word.replace(/\b(?:localhost|127\.0\.0\.1)\b/g, address));
  // The usual check is answered without starting curl or wget, which this machine may not have.
  const url = /\b(?:curl|wget)\b[^|;&]*?(https?:\/\/[^\s'"|;&]+)/.exec(local.join(' '))?.[1];
  if (url !== undefined) return fetchIsWell(url, timeoutMs);
  if (!process || (form !== 'CMD' && form !== 'CMD-SHELL')) return false;
  const variables = Object.fromEntries(
    (definition.environment ?? []).map(({ name = '', value = '' }) => [name, value]),
  );
  const hosted = context.cloud.processes.start({
    command: form === 'CMD' ? local : ['/bin/sh', '-c', local.join(' ')],
    environment: { ...variables, HOST: address },
  });
  const timer = setTimeout(() => void hosted.stop(0), timeoutMs);
  const { exitCode } = await hosted.ended;
  clearTimeout(timer);
  return exitCode === 0 && task.desiredStatus === 'RUNNING';
}

async function fetchIsWell(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.status < 400;
  } catch {
    return false;
  }
}
