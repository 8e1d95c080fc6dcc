import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueueTagsCommand,
  ListQueuesCommand,
} from '@aws-sdk/client-sqs';
import type { ListMessageMoveTasksResultEntry } from '@aws-sdk/client-sqs';
import type { Cell } from '../../cells/cell.ts';
import { mapCell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import { tokenPages } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import { latestValues } from '../metrics/latest-values.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { ageQuery } from './age-query.ts';
import { summaryOf } from './attributes.ts';
import type { MoveTask, QueueSummary, QueueTag } from './types.ts';

/** ListQueues and ListDeadLetterSourceQueues give so many at most. Source: SQS API reference. */
const QUEUES_PER_PAGE = 1000;
/** An account has no limit of queues; a hundred thousand are more than a list is read for. */
const QUEUE_PAGES = 100;
const MOVE_TASKS_AT_MOST = 10;

/** The URLs of every queue of the region, by ListQueues pages of 1,000. */
export function listQueueUrls(source: Source, budget: Budget): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ListQueues',
      key: '',
      isEmpty: (urls) => urls.length === 0,
      run: (signal) =>
        tokenPages(QUEUE_PAGES, async (token) => {
          const page = await source.clients.sqs.send(
            new ListQueuesCommand({ MaxResults: QUEUES_PER_PAGE, NextToken: token }),
            { abortSignal: signal },
          );
          return { items: page.QueueUrls ?? [], token: page.NextToken };
        }),
    },
    budget,
  );
}

/** The URL of a queue that is known by name. A name that SQS does not know is `absent`. */
export function queueUrl(source: Source, queueName: string, budget: Budget): Promise<Cell<string>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:GetQueueUrl',
      key: queueName,
      run: async (signal) => {
        const answer = await source.clients.sqs.send(new GetQueueUrlCommand({ QueueName: queueName }), {
          abortSignal: signal,
        });
        return answer.QueueUrl ?? '';
      },
    },
    budget,
  );
}

/** Everything that GetQueueAttributes tells of one queue. */
export function queueAttributes(source: Source, url: string, budget: Budget): Promise<Cell<QueueSummary>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:GetQueueAttributes',
      key: url,
      run: async (signal) => {
        const answer = await source.clients.sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
          { abortSignal: signal },
        );
        return withAnswer(summaryOf(url, answer.Attributes ?? {}), answer.Attributes);
      },
    },
    budget,
  );
}

/** The tags of one queue, by key. */
export function queueTags(source: Source, url: string, budget: Budget): Promise<Cell<readonly QueueTag[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ListQueueTags',
      key: url,
      isEmpty: (tags) => tags.length === 0,
      run: async (signal) => {
        const answer = await source.clients.sqs.send(new ListQueueTagsCommand({ QueueUrl: url }), {
          abortSignal: signal,
        });
        return Object.entries(answer.Tags ?? {})
          .map(([key, value]) => ({ key, value }))
          .sort((a, b) => (a.key < b.key ? -1 : 1));
      },
    },
    budget,
  );
}

/** The URLs of the queues whose dead letters come to this one. */
export function deadLetterSources(
  source: Source,
  url: string,
  budget: Budget,
): Promise<Cell<Listed<string>>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ListDeadLetterSourceQueues',
      key: url,
      isEmpty: (urls) => urls.length === 0,
      run: (signal) =>
        tokenPages(QUEUE_PAGES, async (token) => {
          const page = await source.clients.sqs.send(
            new ListDeadLetterSourceQueuesCommand({
              QueueUrl: url,
              MaxResults: QUEUES_PER_PAGE,
              NextToken: token,
            }),
            { abortSignal: signal },
          );
          return { items: page.queueUrls ?? [], token: page.NextToken };
        }),
    },
    budget,
  );
}

/** The newest ten runs that move messages out of this dead-letter queue. */
export function moveTasks(
  source: Source,
  queueArn: string,
  budget: Budget,
): Promise<Cell<readonly MoveTask[]>> {
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 'sqs:ListMessageMoveTasks',
      key: queueArn,
      isEmpty: (tasks) => tasks.length === 0,
      run: async (signal) => {
        const answer = await source.clients.sqs.send(
          new ListMessageMoveTasksCommand({ SourceArn: queueArn, MaxResults: MOVE_TASKS_AT_MOST }),
          { abortSignal: signal },
        );
        return (answer.Results ?? []).map(moveTaskOf);
      },
    },
    budget,
  );
}

function moveTaskOf(task: ListMessageMoveTasksResultEntry): MoveTask {
  return {
    status: task.Status ?? 'UNKNOWN',
    sourceArn: task.SourceArn,
    destinationArn: task.DestinationArn,
    messagesPerSecond: task.MaxNumberOfMessagesPerSecond,
    moved: task.ApproximateNumberOfMessagesMoved ?? 0,
    toMove: task.ApproximateNumberOfMessagesToMove,
    failureReason: task.FailureReason,
    startedAt: task.StartedTimestamp,
  };
}

/**
 * The age of the oldest message of each queue, in seconds, in the order of the names: one GetMetricData for every
 * 500 queues. A queue without a datapoint (nothing in it, or not used for hours) is `empty`.
 */
export async function agesOfOldest(
  source: Source,
  queueNames: readonly string[],
  budget: Budget,
): Promise<readonly Cell<number>[]> {
  const cells = await latestValues(source, queueNames.map(ageQuery), budget);
  return cells.map((cell) => mapCell(cell, (measured) => measured.value));
}
