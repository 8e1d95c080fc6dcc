import { ServiceError } from '../../protocol/service.ts';
import type { Cloud } from '../../cloud.ts';
import type { Arrivals } from './arrivals.ts';
import type { Databases } from './databases.ts';
import type { Deduplication } from './deduplication.ts';
import { queueDoesNotExist } from './errors.ts';
import type { MessageStore } from './message-store.ts';
import type { QueueMetrics } from './queue-metrics.ts';
import type { Queue } from './queue.ts';
import { queueArn } from './queue.ts';
import type { Queues } from './queues.ts';

/** What the operations of one environment's SQS work with. */
export interface SqsContext {
  readonly cloud: Cloud;
  readonly databases: Databases;
  readonly queues: Queues;
  readonly messages: MessageStore;
  readonly deduplication: Deduplication;
  readonly arrivals: Arrivals;
  readonly metrics: QueueMetrics;
}

/** The queue of a URL, brought up to the time. Errors: InvalidAddress, QueueDoesNotExist. */
export function requireQueue(context: SqsContext, queueUrl: string | undefined): Queue {
  const match = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([^/]+)$/.exec(queueUrl ?? '');
  if (match === null)
    throw new ServiceError(
      'InvalidAddress',
      `The address ${queueUrl ?? ''} is not valid for this endpoint.`,
      {
        status: 404,
        queryCode: 'InvalidAddress',
      },
    );
  const [, account, name = ''] = match;
  const queue = account === context.cloud.account ? context.queues.find(name) : undefined;
  if (queue === undefined) throw queueDoesNotExist();
  const now = context.cloud.clock.now();
  context.metrics.touch(queue.name, now);
  context.messages.settle(queue, now);
  return queue;
}

export function arnOf(context: SqsContext, queue: Queue): string {
  return queueArn(context.cloud, queue.name);
}
