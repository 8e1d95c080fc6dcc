import type { QueueAttributeName } from '@aws-sdk/client-sqs';
import { invalidAttributeName, invalidAttributeValue, unknownAttribute } from './errors.ts';
import { isPolicyDocument } from './policy-document.ts';
import type { Queue } from './queue.ts';

/** Values, units and defaults of CreateQueue and SetQueueAttributes (API reference, September 2025). */
const wholeNumbers = {
  DelaySeconds: { minimum: 0, maximum: 900, standard: 0 },
  MaximumMessageSize: { minimum: 1024, maximum: 1_048_576, standard: 1_048_576 },
  MessageRetentionPeriod: { minimum: 60, maximum: 1_209_600, standard: 345_600 },
  ReceiveMessageWaitTimeSeconds: { minimum: 0, maximum: 20, standard: 0 },
  VisibilityTimeout: { minimum: 0, maximum: 43_200, standard: 30 },
  KmsDataKeyReusePeriodSeconds: { minimum: 60, maximum: 86_400, standard: 300 },
} as const;

type NumberName = keyof typeof wholeNumbers;

const choices: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    SqsManagedSseEnabled: ['true', 'false'],
    FifoQueue: ['true'],
    ContentBasedDeduplication: ['true', 'false'],
    DeduplicationScope: ['queue', 'messageGroup'],
    FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
  }),
);

const fifoOnly: readonly string[] = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** Attributes that an empty text takes away. */
const removable: readonly string[] = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId'];

const readable: readonly QueueAttributeName[] = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'VisibilityTimeout',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'ReceiveMessageWaitTimeSeconds',
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/**
 * Checks names and values of settable attributes, redrive policies apart (they need the other queues).
 * Errors: InvalidAttributeName, InvalidAttributeValue.
 */
export function checkAttributes(given: Readonly<Record<string, string>>, fifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    if (fifoOnly.includes(name) && !fifo) throw unknownAttribute(name);
    if (removable.includes(name)) {
      if (name === 'Policy' && value !== '' && !isPolicyDocument(value)) throw invalidAttributeValue(name);
    } else if (isNumberName(name)) {
      if (!isWholeNumberOf(name, value)) throw invalidAttributeValue(name);
    } else {
      const allowed = choices.get(name);
      if (allowed === undefined) throw unknownAttribute(name);
      if (!allowed.includes(value)) throw invalidAttributeValue(name);
    }
  }
}

function isNumberName(name: string): name is NumberName {
  return Object.hasOwn(wholeNumbers, name);
}

function isWholeNumberOf(name: NumberName, value: string): boolean {
  const { minimum, maximum } = wholeNumbers[name];
  return /^\d{1,10}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum;
}

/**
 * The stored attributes after a change. Errors: InvalidAttributeName where both kinds of encryption are asked for,
 * InvalidAttributeValue where the throughput limit does not fit the deduplication scope.
 */
export function mergeAttributes(
  stored: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (given.SqsManagedSseEnabled === 'true' && (given.KmsMasterKeyId ?? stored.KmsMasterKeyId ?? '') !== '')
    throw invalidAttributeName(
      'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
    );
  const merged: Record<string, string> = { ...stored, ...given };
  if (given.KmsMasterKeyId) merged.SqsManagedSseEnabled = 'false';
  for (const name of removable) if (merged[name] === '') delete merged[name];
  if (merged.FifoThroughputLimit === 'perMessageGroupId' && merged.DeduplicationScope !== 'messageGroup')
    throw invalidAttributeValue('FifoThroughputLimit');
  return merged;
}

/** A number attribute as it applies: what was set, else AWS's default. Seconds, or bytes for the message size. */
export function numberAttribute(queue: Queue, name: NumberName): number {
  const value = queue.attributes[name];
  return value === undefined ? wholeNumbers[name].standard : Number(value);
}

/** One settable attribute as GetQueueAttributes tells it; undefined where the queue has none. */
export function settingOf(queue: Queue, name: string): string | undefined {
  if (name === 'KmsDataKeyReusePeriodSeconds' && queue.attributes.KmsMasterKeyId === undefined)
    return undefined;
  if (isNumberName(name)) return String(numberAttribute(queue, name));
  if (name === 'SqsManagedSseEnabled') return queue.attributes[name] ?? 'true';
  if (!queue.fifo) return fifoOnly.includes(name) ? undefined : queue.attributes[name];
  switch (name) {
    case 'FifoQueue':
      return 'true';
    case 'ContentBasedDeduplication':
      return queue.attributes[name] ?? 'false';
    case 'DeduplicationScope':
      return queue.attributes[name] ?? 'queue';
    case 'FifoThroughputLimit':
      return queue.attributes[name] ?? 'perQueue';
    default:
      return queue.attributes[name];
  }
}

/** The names that a GetQueueAttributes asks for, `All` spelled out. Error: InvalidAttributeName. */
export function requestedAttributes(names: readonly string[]): readonly QueueAttributeName[] {
  for (const name of names)
    if (name !== 'All' && !(readable as readonly string[]).includes(name)) throw unknownAttribute(name);
  return names.includes('All') ? readable : readable.filter((name) => names.includes(name));
}
