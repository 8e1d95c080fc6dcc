import { createHash } from 'node:crypto';
import { invalidParameter } from './errors.ts';
import { checkMessageAttributes } from './message-attributes.ts';
import type { MessageAttribute } from './message-attributes.ts';
import { maximumMessageSize } from './topic-attributes.ts';
import type { Topic } from './topic.ts';

/** The common part of Publish and of an entry of PublishBatch. */
export interface PublishDraft {
  readonly Message?: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: Readonly<
    Record<string, { DataType?: string; StringValue?: string; BinaryValue?: Uint8Array }>
  >;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

export interface CheckedPublish {
  readonly messages: Readonly<Record<string, string>>;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sizeBytes: number;
}

/** Applies the rules of Publish. Errors: InvalidParameter, ParameterValueInvalid. Source: SNS API reference, Publish. */
export function checkPublish(topic: Topic, draft: PublishDraft): CheckedPublish {
  const { Message: message = '', Subject: subject } = draft;
  if (message === '') throw invalidParameter('Empty message');
  if (subject !== undefined && !/^[ -~]{1,100}$/.test(subject)) throw invalidParameter('Subject');
  const attributes = checkMessageAttributes(draft.MessageAttributes);
  const sizeBytes = publishSizeBytes(message, attributes);
  if (sizeBytes > maximumMessageSize(topic)) throw invalidParameter('Message too long');
  return {
    messages: draft.MessageStructure === 'json' ? readStructure(message) : { default: message },
    subject,
    attributes,
    sizeBytes,
    ...checkGroup(topic, draft),
  };
}

function publishSizeBytes(
  message: string,
  attributes: Readonly<Record<string, MessageAttribute>> | undefined,
): number {
  let bytes = Buffer.byteLength(message);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes ?? {}))
    bytes +=
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      (BinaryValue?.byteLength ?? Buffer.byteLength(StringValue ?? ''));
  return bytes;
}

/** MessageStructure `json`: one text for each protocol, and `default`. */
function readStructure(message: string): Readonly<Record<string, string>> {
  let structure: unknown;
  try {
    structure = JSON.parse(message);
  } catch {
    structure = undefined;
  }
  if (typeof structure !== 'object' || structure === null || Array.isArray(structure))
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  const texts = Object.entries(structure).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const messages = new Map(texts);
  if (!messages.has('default'))
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  return Object.fromEntries(messages);
}

function checkGroup(
  topic: Topic,
  { MessageGroupId: groupId, MessageDeduplicationId: given, Message = '' }: PublishDraft,
): { readonly groupId?: string; readonly deduplicationId?: string } {
  requireId('MessageGroupId', groupId);
  requireId('MessageDeduplicationId', given);
  if (!topic.fifo) {
    if (given !== undefined)
      throw invalidParameter(
        'MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
      );
    return { groupId };
  }
  if (groupId === undefined)
    throw invalidParameter('The MessageGroupId parameter is required for FIFO topics');
  if (given !== undefined) return { groupId, deduplicationId: given };
  if (topic.attributes.ContentBasedDeduplication !== 'true')
    throw invalidParameter(
      'The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  return { groupId, deduplicationId: createHash('sha256').update(Message).digest('hex') };
}

function requireId(parameter: string, value: string | undefined): void {
  if (value === undefined || /^[!-~]{1,128}$/.test(value)) return;
  throw invalidParameter(
    `${parameter} Reason: ${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
