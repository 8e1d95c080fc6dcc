import * as schemas from '@aws-sdk/client-sqs';
import type { Cloud, QueueDelivery } from '../../cloud.ts';
import { ServiceError } from '../../protocol/service.ts';
import type { SandboxService } from '../../protocol/service.ts';
import { Arrivals } from './arrivals.ts';
import { attributeOperations } from './attribute-operations.ts';
import { createConsuming } from './consuming.ts';
import type { SqsContext } from './context.ts';
import { openDatabases } from './databases.ts';
import { Deduplication } from './deduplication.ts';
import { missingParameter, requestThrottled } from './errors.ts';
import { sweepGarbage } from './garbage.ts';
import { messageOperations } from './message-operations.ts';
import { checkDraft } from './message-rules.ts';
import { MessageStore } from './message-store.ts';
import { moveTaskOperations } from './move-task-operations.ts';
import { advanceTasks } from './move-tasks.ts';
import { QueueMetrics } from './queue-metrics.ts';
import { queueOperations } from './queue-operations.ts';
import { allowsTopic } from './queue-policy.ts';
import { queueNameOfArn } from './queue.ts';
import type { Queue } from './queue.ts';
import { Queues } from './queues.ts';
import { receiveOperation } from './receive-operation.ts';
import { sendMessage } from './send.ts';
import { tagOperations } from './tag-operations.ts';

/** A tick that comes later than this after the one before means that the clock was moved. */
const leapMs = 1500;
/** Records that one step of housekeeping writes before it lets requests through. */
const stepRecords = 2000;

/**
 * Amazon SQS of one environment. A queue's policy decides which topics may send to it; it binds no caller of the
 * endpoint, since the sandbox knows no identities.
 */
export function createSqs(cloud: Cloud): SandboxService {
  const databases = openDatabases(cloud.store);
  const queues = new Queues(databases);
  const messages = new MessageStore(databases);
  const context: SqsContext = {
    cloud,
    databases,
    queues,
    messages,
    deduplication: new Deduplication(databases),
    arrivals: new Arrivals(),
    metrics: new QueueMetrics(cloud, queues, messages),
  };
  const receiving = receiveOperation(context);
  let tickedAtMs = cloud.clock.now();
  let isClosed = false;
  let housekeeping: Promise<void> | undefined;

  /** A tick that comes while the one before is still at work joins it. */
  async function tick(now: number): Promise<void> {
    if (isClosed) return;
    housekeeping ??= keepHouse(now).finally(() => (housekeeping = undefined));
    await housekeeping;
  }

  /** The store is closed afterwards: nothing may reach for it any more. */
  async function close(): Promise<void> {
    isClosed = true;
    context.arrivals.close();
    await housekeeping?.catch(() => undefined);
  }

  function isCurrent(queue: Queue): boolean {
    return !isClosed && queues.find(queue.name)?.id === queue.id;
  }

  async function keepHouse(now: number): Promise<void> {
    for (const queue of queues.all()) {
      const { visible, inFlight, delayed } = messages.counts(queue.id);
      if (visible + inFlight + delayed === 0) continue;
      while (isCurrent(queue) && messages.settle(queue, now, stepRecords)) await pause();
    }
    while (!isClosed && advanceTasks(context, now)) await pause();
    if (isClosed) return;
    if (now - tickedAtMs > leapMs) context.arrivals.announceAll();
    tickedAtMs = now;
    context.deduplication.sweep(now, stepRecords);
    context.metrics.publish(now);
    sweepGarbage(databases, stepRecords);
  }

  return {
    signingName: 'sqs',
    targetPrefix: 'AmazonSQS',
    apiVersion: '2012-11-05',
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
    errorNamespace: 'com.amazonaws.sqs',
    protocols: ['awsJson1_0', 'awsQuery'],
    schemas,
    operations: {
      ...queueOperations(context),
      ...attributeOperations(context),
      ...tagOperations(context),
      ...messageOperations(context),
      ...receiving,
      ...moveTaskOperations(context),
    },
    missingMembers,
    membersOfPath,
    throttled: requestThrottled,
    deliver: (delivery) => deliver(context, delivery),
    consuming: createConsuming(context, receiving.ReceiveMessage),
    tick,
    close,
  };
}

/** A Query request may be sent to the queue's own address. */
function membersOfPath(path: string, endpoint: string): Readonly<Record<string, string>> {
  if (!/^\/\d{12}\/./.test(path)) return {};
  return { QueueUrl: `${endpoint}${path}` };
}

/** SQS names the first one. A batch without entries, or an entry without an id, has errors of its own. */
function missingMembers(_operation: string, paths: readonly string[]): ServiceError | undefined {
  const path = paths.find(
    (one) => one !== 'Entries' && !one.startsWith('Entries.') && !one.includes('DataType'),
  );
  return path === undefined ? undefined : missingParameter(path);
}

function deliver(context: SqsContext, delivery: QueueDelivery): boolean {
  const queue = context.queues.find(queueNameOfArn(context.cloud, delivery.queueArn) ?? '');
  if (queue === undefined || !isAllowed(context, queue, delivery)) return false;
  try {
    const draft = checkDraft(queue, {
      MessageBody: delivery.body,
      MessageAttributes: delivery.messageAttributes,
      MessageGroupId: delivery.messageGroupId,
      MessageDeduplicationId: queue.fifo ? delivery.messageDeduplicationId : undefined,
    });
    const now = context.cloud.clock.now();
    context.messages.transaction(() => sendMessage(context, queue, draft, now));
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
  context.arrivals.announce(queue.name);
  return true;
}

/** A topic is let in by the queue's policy alone. Source: SQS developer guide, "Basic examples of IAM policies". */
function isAllowed(context: SqsContext, queue: Queue, { queueArn, sourceArn }: QueueDelivery): boolean {
  if (sourceArn === undefined) return true;
  const policy = queue.attributes.Policy;
  if (policy === undefined) return false;
  return allowsTopic(policy, { topicArn: sourceArn, account: context.cloud.account, queueArn });
}

/** Lets requests be answered between two steps of housekeeping. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
