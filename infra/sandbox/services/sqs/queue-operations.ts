import type {
  CreateQueueRequest,
  CreateQueueResult,
  DeleteQueueRequest,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult,
  ListQueuesRequest,
  ListQueuesResult,
  PurgeQueueRequest,
} from '@aws-sdk/client-sqs';
import type { Call } from '../../protocol/service.ts';
import { requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import {
  invalidParameter,
  invalidValue,
  missingParameter,
  purgeQueueInProgress,
  queueDeletedRecently,
  queueDoesNotExist,
  queueNameExists,
} from './errors.ts';
import { discardMessages } from './garbage.ts';
import { deadLetterSources, forgetTasks } from './move-tasks.ts';
import { checkAttributes, mergeAttributes, settingOf } from './queue-attributes.ts';
import { requireQueueName } from './queue.ts';
import type { Queue } from './queue.ts';
import { checkRedriveAllowPolicy, checkRedrivePolicy } from './redrive-policy.ts';
import { checkTags } from './tag-operations.ts';

/** A name is free again 60 seconds after its queue was deleted, and a queue may be purged once in 60 seconds. */
const quietMs = 60_000;

/** CreateQueue, DeleteQueue, PurgeQueue and the operations that find queues. */
export function queueOperations(context: SqsContext) {
  const deletedAtMs = new Map<string, number>();

  function createQueue(input: CreateQueueRequest, call: Call): CreateQueueResult {
    const { QueueName: name = '', Attributes: given = {}, tags = {} } = input;
    if (name === '') throw missingParameter('QueueName');
    const fifo = given.FifoQueue === 'true';
    requireQueueName(name, fifo);
    const attributes = checkGiven(context, { name, fifo }, given);
    const existing = context.queues.find(name);
    if (existing !== undefined) {
      requireSameAttributes(existing, attributes);
      return { QueueUrl: queueUrl(call, name) };
    }
    const now = call.clock.now();
    if (now - (deletedAtMs.get(name) ?? -Infinity) < quietMs) throw queueDeletedRecently();
    checkTags(name, tags);
    const merged = mergeAttributes({}, attributes);
    const id = context.databases.transaction(() => context.queues.nextId());
    context.queues.save({ id, name, fifo, createdAtMs: now, modifiedAtMs: now, attributes: merged, tags });
    context.metrics.touch(name, now);
    return { QueueUrl: queueUrl(call, name) };
  }

  function deleteQueue(input: DeleteQueueRequest, call: Call): void {
    const queue = requireQueue(context, input.QueueUrl);
    context.databases.transaction(() => discardMessages(context.databases, queue.id));
    context.queues.delete(queue.name);
    context.messages.forget(queue.id);
    context.deduplication.forgetQueue(queue.name);
    context.metrics.forget(queue.name);
    forgetTasks(context, queue.name);
    deletedAtMs.set(queue.name, call.clock.now());
    context.arrivals.announce(queue.name);
  }

  function purgeQueue(input: PurgeQueueRequest, call: Call): void {
    const queue = requireQueue(context, input.QueueUrl);
    const now = call.clock.now();
    if (now - (queue.purgedAtMs ?? -Infinity) < quietMs) throw purgeQueueInProgress(queue.name);
    const id = context.databases.transaction(() => {
      discardMessages(context.databases, queue.id);
      return context.queues.nextId();
    });
    context.messages.forget(queue.id);
    context.queues.save({ ...queue, id, purgedAtMs: now });
  }

  function getQueueUrl(input: GetQueueUrlRequest, call: Call): GetQueueUrlResult {
    const { QueueName: name = '', QueueOwnerAWSAccountId: owner = call.account } = input;
    if (name === '') throw missingParameter('QueueName');
    if (owner !== call.account || context.queues.find(name) === undefined) throw queueDoesNotExist();
    return { QueueUrl: queueUrl(call, name) };
  }

  function listQueues(input: ListQueuesRequest, call: Call): ListQueuesResult {
    const names = context.queues.names(input.QueueNamePrefix);
    const { page, NextToken } = pageOf(names, input);
    return { QueueUrls: page.length > 0 ? urls(call, page) : undefined, NextToken };
  }

  function listDeadLetterSourceQueues(
    input: ListDeadLetterSourceQueuesRequest,
    call: Call,
  ): ListDeadLetterSourceQueuesResult {
    const queue = requireQueue(context, input.QueueUrl);
    const { page, NextToken } = pageOf(deadLetterSources(context, queue), input);
    return { queueUrls: urls(call, page), NextToken };
  }

  return {
    CreateQueue: createQueue,
    DeleteQueue: deleteQueue,
    PurgeQueue: purgeQueue,
    GetQueueUrl: getQueueUrl,
    ListQueues: listQueues,
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  };
}

/** Attributes that are about to be set, checked against each other and against the queues that they name. */
export function checkGiven(
  context: SqsContext,
  queue: { readonly name: string; readonly fifo: boolean },
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  checkAttributes(given, queue.fifo);
  if (given.RedriveAllowPolicy) checkRedriveAllowPolicy(given.RedriveAllowPolicy);
  if (!given.RedrivePolicy) return given;
  const RedrivePolicy = checkRedrivePolicy(context.cloud, given.RedrivePolicy, queue, (name) =>
    context.queues.find(name),
  );
  return { ...given, RedrivePolicy };
}

function requireSameAttributes(existing: Queue, given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given))
    if (!isSameValue(settingOf(existing, name) ?? '', value)) throw queueNameExists(name);
}

function isSameValue(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}

function urls(call: Call, names: readonly string[]): string[] {
  return names.map((name) => queueUrl(call, name));
}

function queueUrl(call: Call, name: string): string {
  return `${call.endpoint}/${call.account}/${name}`;
}

/** At most 1,000 names. Only a caller that has set MaxResults is given a token for more. */
function pageOf(
  names: readonly string[],
  { MaxResults, NextToken }: { readonly MaxResults?: number; readonly NextToken?: string },
): { readonly page: readonly string[]; readonly NextToken?: string } {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > 1000))
    throw invalidValue('MaxResults', MaxResults, 'Must be between 1 and 1000, if provided.');
  const after = NextToken === undefined ? '' : readToken(NextToken);
  const from = after === '' ? 0 : names.findIndex((name) => name > after);
  const page = from === -1 ? [] : names.slice(from, from + (MaxResults ?? 1000));
  const lastName = page.at(-1);
  const hasMore = MaxResults !== undefined && lastName !== undefined && lastName !== names.at(-1);
  return { page, NextToken: hasMore ? Buffer.from(lastName).toString('base64') : undefined };
}

function readToken(token: string): string {
  const name = Buffer.from(token, 'base64').toString('utf8');
  if (name === '' || Buffer.from(name).toString('base64') !== token)
    throw invalidParameter('Invalid or expired next token.');
  return name;
}
