import { DescribeTasksCommand, GetTaskProtectionCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { DesiredStatus } from '@aws-sdk/client-ecs';
import type { Cell } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import { mapListed, tokenPages } from '../../paging/token-pages.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { taskOf } from './sdk-task.ts';
import type { TaskProtection, TaskSummary } from './types.ts';

/** ListTasks, DescribeTasks and GetTaskProtection take and give at most 100 at once. Source: ECS API reference. */
const TASKS_PER_CALL = 100;
/** A service runs 5,000 tasks at most; a page shows five hundred of them. */
const TASK_PAGES = 5;

/**
 * The tasks of a service that run or come up, or those that stopped within the last hour: so long ECS tells of them.
 * Newest first.
 */
export async function serviceTasks(
  source: Source,
  cluster: string,
  service: string,
  desiredStatus: Extract<DesiredStatus, 'RUNNING' | 'STOPPED'>,
  budget: Budget,
): Promise<Cell<Listed<TaskSummary>>> {
  const arns = await listTaskArns(source, cluster, service, desiredStatus, budget);
  return hasValue(arns) ? describeTasks(source, cluster, arns.value, budget) : arns;
}

function listTaskArns(
  source: Source,
  cluster: string,
  serviceName: string,
  desiredStatus: DesiredStatus,
  budget: Budget,
): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:ListTasks',
      key: `${cluster}\n${serviceName}\n${desiredStatus}`,
      isEmpty: (arns) => arns.length === 0,
      run: (signal) =>
        tokenPages(TASK_PAGES, async (token) => {
          const page = await source.clients.ecs.send(
            new ListTasksCommand({
              cluster,
              serviceName,
              desiredStatus,
              maxResults: TASKS_PER_CALL,
              nextToken: token,
            }),
            { abortSignal: signal },
          );
          return { items: page.taskArns ?? [], token: page.nextToken };
        }),
    },
    budget,
  );
}

/** Tasks by their ARNs or ids, newest first; those that ECS has forgotten are left out. */
export function describeTasks(
  source: Source,
  cluster: string,
  tasks: Listed<string>,
  budget: Budget,
): Promise<Cell<Listed<TaskSummary>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:DescribeTasks',
      key: `${cluster}\n${tasks.join(' ')}`,
      isEmpty: (all) => all.length === 0,
      run: async (signal) => {
        const answers = await Promise.all(
          hundreds(tasks).map((hundred) =>
            source.clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: [...hundred] }), {
              abortSignal: signal,
            }),
          ),
        );
        const found = answers.flatMap((answer) => (answer.tasks ?? []).map(taskOf));
        return mapListed(tasks, () => found.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0)));
      },
    },
    budget,
  );
}

/** Which of the running tasks of a service may not be stopped by a scale-in or a deployment. */
export function taskProtection(
  source: Source,
  cluster: string,
  tasks: readonly string[],
  budget: Budget,
): Promise<Cell<readonly TaskProtection[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'ecs:GetTaskProtection',
      key: `${cluster}\n${tasks.join(' ')}`,
      isEmpty: (all) => all.length === 0,
      run: async (signal) => {
        const answers = await Promise.all(
          hundreds(tasks).map((hundred) =>
            source.clients.ecs.send(new GetTaskProtectionCommand({ cluster, tasks: [...hundred] }), {
              abortSignal: signal,
            }),
          ),
        );
        return answers.flatMap((answer) =>
          (answer.protectedTasks ?? []).map((one) => ({
            taskArn: one.taskArn ?? '',
            isProtected: one.protectionEnabled === true,
            expiresAt: one.expirationDate?.getTime(),
          })),
        );
      },
    },
    budget,
  );
}

function hundreds<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / TASKS_PER_CALL) }, (_, index) =>
    all.slice(index * TASKS_PER_CALL, (index + 1) * TASKS_PER_CALL),
  );
}
