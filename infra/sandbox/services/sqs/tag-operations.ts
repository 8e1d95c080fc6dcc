import type {
  ListQueueTagsRequest,
  ListQueueTagsResult,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs';
import { requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import { invalidParameter, missingParameter } from './errors.ts';

/** Tags of queues: at most 50, keys up to 128 and values up to 256 characters, no key that starts with `aws:`. */
export function tagOperations(context: SqsContext) {
  function tagQueue(input: TagQueueRequest): void {
    const queue = requireQueue(context, input.QueueUrl);
    const { Tags: given = {} } = input;
    if (Object.keys(given).length === 0) throw missingParameter('Tags');
    const tags = { ...queue.tags, ...given };
    checkTags(queue.name, tags);
    context.queues.save({ ...queue, tags });
  }

  function untagQueue(input: UntagQueueRequest): void {
    const queue = requireQueue(context, input.QueueUrl);
    const { TagKeys: keys = [] } = input;
    if (keys.length === 0) throw missingParameter('TagKeys');
    const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key)));
    context.queues.save({ ...queue, tags });
  }

  function listQueueTags(input: ListQueueTagsRequest): ListQueueTagsResult {
    const { tags } = requireQueue(context, input.QueueUrl);
    return { Tags: Object.keys(tags).length > 0 ? { ...tags } : undefined };
  }

  return { TagQueue: tagQueue, UntagQueue: untagQueue, ListQueueTags: listQueueTags };
}

/** Error: InvalidParameterValue. */
export function checkTags(queueName: string, tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > 50) throw invalidParameter(`Too many tags added for queue ${queueName}.`);
  for (const [key, value] of entries) {
    if (key === '' || key.length > 128 || key.toLowerCase().startsWith('aws:'))
      throw invalidParameter(
        `Tag key ${key} is invalid. It has 1 to 128 characters and cannot start with aws:.`,
      );
    if (value.length > 256) throw invalidParameter(`Tag value of ${key} is longer than 256 characters.`);
  }
}
