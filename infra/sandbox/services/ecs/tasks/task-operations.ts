import type {
  DescribeTasksRequest,
  DescribeTasksResponse,
  Failure,
  ListTasksRequest,
  ListTasksResponse,
  RunTaskRequest,
  RunTaskResponse,
  StopTaskRequest,
  StopTaskResponse,
  Task as TaskShape,
} from '@aws-sdk/client-ecs';
import { activeCluster } from '../active-cluster.ts';
import type { EcsContext } from '../context.ts';
import { clientError, invalidParameter, serviceNotFound } from '../errors.ts';
import { arnOf, readPlace } from '../names.ts';
import { takePage } from '../paging.ts';
import { readPlacement } from '../services/revision-settings.ts';
import { activeDefinition } from '../services/service-rules.ts';
import { checkTags } from '../task-definition-rules.ts';
import { hasQuotaFor, quotaSentence } from './quota.ts';
import { startTask } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { makeTask } from './task.ts';
import type { Task } from './task.ts';
import { describeTask, taskArnOf } from './task-view.ts';

const mostStarted = 10;
const mostDescribed = 100;
const mostReasonLength = 1024;

/** Tasks, each a process of this machine. */
export function createTaskOperations(context: EcsContext) {
  const { cloud, tasks } = context;

  function runTask(input: RunTaskRequest): RunTaskResponse {
    const cluster = activeCluster(context, input.cluster);
    const { count = 1, tags = [], overrides = {} } = input;
    if (!Number.isInteger(count) || count < 1 || count > mostStarted)
      throw invalidParameter(`Tasks count must be between 1 and ${mostStarted}.`);
    const definition = activeDefinition(context, input.taskDefinition);
    checkTags(tags);
    const names = definition.definition.containerDefinitions?.map(({ name }) => name) ?? [];
    const stranger = overrides.containerOverrides?.find(({ name }) => !names.includes(name));
    if (stranger)
      throw invalidParameter(
        `Override for container named ${stranger.name ?? ''} is not a container in the TaskDefinition.`,
      );
    const placement = readPlacement(context, cluster, definition, input);
    if (placement.launchType !== 'FARGATE')
      throw invalidParameter('No Container Instances were found in your cluster.');
    if (!hasQuotaFor(context, definition.definition.taskDefinitionArn ?? '', count))
      throw clientError(`${quotaSentence}.`);
    const started = Array.from({ length: count }, () => {
      const task = makeTask(
        {
          ...placement,
          cluster,
          definition,
          group: input.group ?? `family:${definition.family}`,
          startedBy: input.startedBy,
          overrides,
          targets: [],
          tags: input.propagateTags === 'TASK_DEFINITION' ? [...definition.tags, ...tags] : tags,
          enableExecuteCommand: input.enableExecuteCommand ?? false,
        },
        cloud.clock.now(),
      );
      startTask(context, task);
      return describeTask(cloud, task, true);
    });
    return { tasks: started, failures: [] };
  }

  function stop(input: StopTaskRequest): StopTaskResponse {
    const cluster = activeCluster(context, input.cluster);
    const { task: given = '', reason = 'Task stopped by user' } = input;
    if (reason.length > mostReasonLength)
      throw invalidParameter(`The reason must have at most ${mostReasonLength} characters.`);
    const task = findTask(context, cluster, given);
    if (!task) throw invalidParameter('The referenced task was not found.');
    void stopTask(context, task, 'UserInitiated', reason);
    return { task: describeTask(cloud, task, true) };
  }

  function describeTasks(input: DescribeTasksRequest): DescribeTasksResponse {
    const cluster = activeCluster(context, input.cluster);
    const { tasks: given = [], include = [] } = input;
    if (given.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (given.length > mostDescribed)
      throw invalidParameter(`Tasks cannot have more than ${mostDescribed} elements.`);
    const found: TaskShape[] = [];
    const failures: Failure[] = [];
    for (const name of given) {
      const task = findTask(context, cluster, name);
      if (task) found.push(describeTask(cloud, task, include.includes('TAGS')));
      else failures.push({ arn: missingArn(name, cluster), reason: 'MISSING' });
    }
    return { tasks: found, failures };
  }

  function missingArn(given: string, cluster: string): string {
    return given.startsWith('arn:') ? given : arnOf(cloud, 'task', cluster, given);
  }

  function listTasks(input: ListTasksRequest): ListTasksResponse {
    const cluster = activeCluster(context, input.cluster);
    const { desiredStatus = 'RUNNING', family, startedBy, launchType } = input;
    const service = input.serviceName && readPlace('service', input.serviceName, cluster);
    if (service && !context.services.find(service.cluster, service.name)) throw serviceNotFound();
    const arns = tasks
      .ofCluster(cluster)
      // A task is never wanted to be PENDING. Source: API reference, "ListTasks".
      .filter((task) => task.desiredStatus === desiredStatus)
      .filter((task) => !service || task.serviceName === service.name)
      .filter((task) => family === undefined || task.definition.family === family)
      .filter((task) => startedBy === undefined || task.startedBy === startedBy)
      .filter((task) => launchType === undefined || task.launchType === launchType)
      .map((task) => taskArnOf(cloud, task));
    const page = takePage(arns, input.nextToken, input.maxResults);
    return { taskArns: page.items, nextToken: page.nextToken };
  }

  return { RunTask: runTask, StopTask: stop, DescribeTasks: describeTasks, ListTasks: listTasks };
}

/** By id or ARN. */
export function findTask(context: EcsContext, cluster: string, given: string): Task | undefined {
  const place = readPlace('task', given, cluster);
  return place.cluster === cluster ? context.tasks.find(cluster, place.name) : undefined;
}
