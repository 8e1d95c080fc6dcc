import type {
  Failure,
  GetTaskProtectionRequest,
  GetTaskProtectionResponse,
  ProtectedTask,
  UpdateTaskProtectionRequest,
  UpdateTaskProtectionResponse,
} from '@aws-sdk/client-ecs';
import { activeCluster } from '../active-cluster.ts';
import type { EcsContext } from '../context.ts';
import { invalidParameter } from '../errors.ts';
import { arnOf } from '../names.ts';
import { findTask } from './task-operations.ts';
import { isProtected } from './task.ts';
import type { Task } from './task.ts';
import { taskArnOf } from './task-view.ts';

const mostUpdated = 10;
const mostRead = 100;
const defaultMinutes = 120;
const mostMinutes = 2880;

/** Protection of a service's tasks from scale-in and deployments. */
export function createProtectionOperations(context: EcsContext) {
  const { cloud } = context;

  function describe(task: Task): ProtectedTask {
    const protectionEnabled = isProtected(task, cloud.clock.now());
    return {
      taskArn: taskArnOf(cloud, task),
      protectionEnabled,
      expirationDate:
        protectionEnabled && task.protectedUntil !== undefined ? new Date(task.protectedUntil) : undefined,
    };
  }

  function each(cluster: string, given: readonly string[], visit: (task: Task) => void) {
    const protectedTasks: ProtectedTask[] = [];
    const failures: Failure[] = [];
    for (const name of given) {
      const task = findTask(context, cluster, name);
      const arn = name.startsWith('arn:') ? name : arnOf(cloud, 'task', cluster, name);
      if (!task) failures.push({ arn, reason: 'MISSING' });
      else if (task.serviceName === undefined || task.desiredStatus === 'STOPPED')
        failures.push({
          arn,
          reason: 'TASK_NOT_VALID',
          detail: 'Task is not part of a service, or is not running.',
        });
      else {
        visit(task);
        protectedTasks.push(describe(task));
      }
    }
    return { protectedTasks, failures };
  }

  function updateTaskProtection(input: UpdateTaskProtectionRequest): UpdateTaskProtectionResponse {
    const cluster = activeCluster(context, input.cluster);
    const { tasks = [], protectionEnabled, expiresInMinutes = defaultMinutes } = input;
    if (tasks.length === 0 || tasks.length > mostUpdated)
      throw invalidParameter(`Between 1 and ${mostUpdated} tasks can be updated at once.`);
    if (expiresInMinutes < 1 || expiresInMinutes > mostMinutes)
      throw invalidParameter(`expiresInMinutes must be between 1 and ${mostMinutes}.`);
    const until = cloud.clock.now() + expiresInMinutes * 60_000;
    const result = each(
      cluster,
      tasks,
      (task) => (task.protectedUntil = protectionEnabled ? until : undefined),
    );
    context.wake();
    return result;
  }

  function getTaskProtection(input: GetTaskProtectionRequest): GetTaskProtectionResponse {
    const cluster = activeCluster(context, input.cluster);
    const { tasks = [] } = input;
    if (tasks.length > mostRead) throw invalidParameter(`At most ${mostRead} tasks can be read at once.`);
    const all = context.tasks
      .ofCluster(cluster)
      .filter(({ serviceName, desiredStatus }) => serviceName !== undefined && desiredStatus === 'RUNNING');
    return each(cluster, tasks.length > 0 ? tasks : all.map(({ id }) => id), () => undefined);
  }

  return { UpdateTaskProtection: updateTaskProtection, GetTaskProtection: getTaskProtection };
}
