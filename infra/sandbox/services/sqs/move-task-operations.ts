import type {
  CancelMessageMoveTaskRequest,
  CancelMessageMoveTaskResult,
  ListMessageMoveTasksRequest,
  ListMessageMoveTasksResult,
  ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskRequest,
  StartMessageMoveTaskResult,
} from '@aws-sdk/client-sqs';
import { arnOf } from './context.ts';
import type { SqsContext } from './context.ts';
import { invalidParameter, invalidValue, missingParameter, resourceNotFound } from './errors.ts';
import { readTaskHandle, writeTaskHandle } from './move-task.ts';
import type { MoveTask } from './move-task.ts';
import { deadLetterSources, maximumPerSecond, saveTask, startTask, tasksOf } from './move-tasks.ts';
import { queueArn, queueNameOfArn } from './queue.ts';
import type { Queue } from './queue.ts';

/** ListMessageMoveTasks tells of the ten latest tasks of a queue at most. */
const listedTasks = 10;

/** The redrive of a dead-letter queue: tasks that move messages over time. */
export function moveTaskOperations(context: SqsContext) {
  function start(input: StartMessageMoveTaskRequest): StartMessageMoveTaskResult {
    const source = requireByArn(input.SourceArn, 'SourceArn');
    if (deadLetterSources(context, source).length === 0)
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    const { DestinationArn: destinationArn, MaxNumberOfMessagesPerSecond: maxPerSecond } = input;
    if (destinationArn !== undefined) checkDestination(source, destinationArn);
    if (maxPerSecond !== undefined && (maxPerSecond < 1 || maxPerSecond > maximumPerSecond))
      throw invalidValue(
        'MaxNumberOfMessagesPerSecond',
        maxPerSecond,
        `Must be between 1 and ${maximumPerSecond}, if provided.`,
      );
    if (tasksOf(context, source.name, listedTasks).some(({ status }) => status === 'RUNNING'))
      throw invalidParameter(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const { taskId } = startTask(context, source, { destinationArn, maxPerSecond });
    return { TaskHandle: writeTaskHandle(taskId, arnOf(context, source)) };
  }

  function checkDestination(source: Queue, destinationArn: string): void {
    const destination = requireByArn(destinationArn, 'DestinationArn');
    if (destination.name === source.name)
      throw invalidParameter('Source and destination queues must be different.');
    if (destination.fifo !== source.fifo)
      throw invalidParameter('Source and destination queues must be of the same type.');
  }

  function cancel(input: CancelMessageMoveTaskRequest): CancelMessageMoveTaskResult {
    const handle = readTaskHandle(input.TaskHandle ?? '');
    if (handle === undefined) throw invalidParameter('Value for parameter TaskHandle is invalid.');
    const source = requireByArn(handle.sourceArn, 'SourceArn');
    const task = tasksOf(context, source.name, listedTasks).find(({ taskId }) => taskId === handle.taskId);
    if (task === undefined) throw resourceNotFound('Task does not exist.');
    if (task.status !== 'RUNNING') throw invalidParameter('Only active tasks can be cancelled.');
    saveTask(context, { ...task, status: 'CANCELLED' });
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  function list(input: ListMessageMoveTasksRequest): ListMessageMoveTasksResult {
    const source = requireByArn(input.SourceArn, 'SourceArn');
    const { MaxResults: limit = 1 } = input;
    if (limit < 1 || limit > listedTasks)
      throw invalidValue('MaxResults', limit, `Must be between 1 and ${listedTasks}, if provided.`);
    return { Results: tasksOf(context, source.name, limit).map(describeTask) };
  }

  function describeTask(task: MoveTask): ListMessageMoveTasksResultEntry {
    const sourceArn = queueArn(context.cloud, task.sourceName);
    return {
      TaskHandle: task.status === 'RUNNING' ? writeTaskHandle(task.taskId, sourceArn) : undefined,
      Status: task.status,
      SourceArn: sourceArn,
      DestinationArn: task.destinationArn,
      MaxNumberOfMessagesPerSecond: task.maxPerSecond,
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      FailureReason: task.failureReason,
      StartedTimestamp: task.startedAtMs,
    };
  }

  function requireByArn(arn: string | undefined, parameter: string): Queue {
    if (!arn) throw missingParameter(parameter);
    const queue = context.queues.find(queueNameOfArn(context.cloud, arn) ?? '');
    if (queue === undefined)
      throw resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
    context.messages.settle(queue, context.cloud.clock.now());
    return queue;
  }

  return { StartMessageMoveTask: start, CancelMessageMoveTask: cancel, ListMessageMoveTasks: list };
}
