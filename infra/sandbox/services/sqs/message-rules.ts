import { createHash } from 'node:crypto';
import { attributesMd5, md5 } from './checksum.ts';
import { invalidMessageContents, invalidParameter, invalidValue, missingParameter } from './errors.ts';
import { messageSizeBytes } from './message.ts';
import type { AttributeValue, MessageContent } from './message.ts';
import { numberAttribute, settingOf } from './queue-attributes.ts';
import type { Queue } from './queue.ts';

/** What a sender gives: the common part of SendMessage, of a batch's entry, and of another service's delivery. */
export interface Draft {
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, AttributeGiven>>;
  readonly MessageSystemAttributes?: Readonly<Record<string, AttributeGiven>>;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

/** An attribute as the SDK's types have it: every member may be missing. */
interface AttributeGiven {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

/** A draft that has passed every rule of its queue. */
export interface CheckedDraft {
  readonly content: MessageContent;
  readonly sizeBytes: number;
  readonly delaySeconds: number;
  readonly systemAttributesMd5?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

const otherQueueType = 'The request include parameter that is not valid for this queue type.';
// The XML 1.0 characters, which SQS allows; lone surrogates are outside them.
const disallowed =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Applies the rules of SendMessage. Errors: MissingParameter, InvalidMessageContents, InvalidParameterValue.
 * Limits: SQS Developer Guide, "Amazon SQS message quotas".
 */
export function checkDraft(queue: Queue, draft: Draft): CheckedDraft {
  const body = draft.MessageBody ?? '';
  if (body === '') throw missingParameter('MessageBody');
  if (disallowed.test(body)) throw invalidMessageContents();
  const attributes = checkMessageAttributes(draft.MessageAttributes);
  const sizeBytes = messageSizeBytes(body, attributes);
  const limitBytes = numberAttribute(queue, 'MaximumMessageSize');
  if (sizeBytes > limitBytes)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`,
    );
  const system = checkSystemAttributes(draft.MessageSystemAttributes);
  return {
    content: {
      body,
      bodyMd5: md5(body),
      attributes,
      attributesMd5: attributesMd5(attributes),
      traceHeader: system?.AWSTraceHeader?.StringValue,
    },
    sizeBytes,
    delaySeconds: checkDelay(queue, draft.DelaySeconds),
    systemAttributesMd5: attributesMd5(system),
    ...checkGroup(queue, draft, body),
  };
}

function checkDelay(queue: Queue, given: number | undefined): number {
  if (given === undefined) return numberAttribute(queue, 'DelaySeconds');
  if (queue.fifo && given !== 0) throw invalidValue('DelaySeconds', given, otherQueueType);
  if (given < 0 || given > 900)
    throw invalidValue('DelaySeconds', given, 'DelaySeconds must be >= 0 and <= 900.');
  return queue.fifo ? numberAttribute(queue, 'DelaySeconds') : given;
}

function checkGroup(
  queue: Queue,
  draft: Draft,
  body: string,
): { groupId?: string; deduplicationId?: string } {
  const { MessageGroupId: groupId, MessageDeduplicationId: given } = draft;
  requireId('MessageGroupId', groupId);
  requireId('MessageDeduplicationId', given);
  if (!queue.fifo) {
    if (given !== undefined) throw invalidValue('MessageDeduplicationId', given, otherQueueType);
    return { groupId };
  }
  if (groupId === undefined) throw missingParameter('MessageGroupId');
  if (given !== undefined) return { groupId, deduplicationId: given };
  if (settingOf(queue, 'ContentBasedDeduplication') !== 'true')
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  return { groupId, deduplicationId: createHash('sha256').update(body).digest('hex') };
}

function requireId(parameter: string, value: string | undefined): void {
  if (value === undefined || /^[!-~]{1,128}$/.test(value)) return;
  throw invalidValue(
    parameter,
    value,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

function checkSystemAttributes(
  given: Readonly<Record<string, AttributeGiven>> | undefined,
): Readonly<Record<string, AttributeValue>> | undefined {
  for (const [name, { DataType }] of Object.entries(given ?? {}))
    if (name !== 'AWSTraceHeader' || DataType !== 'String')
      throw invalidParameter(
        `Message system attribute name or type is invalid: only AWSTraceHeader of type String is supported, not '${name}'.`,
      );
  return checkMessageAttributes(given, true);
}

/** Names, types and values of message attributes; at most ten. Error: InvalidParameterValue. */
function checkMessageAttributes(
  given: Readonly<Record<string, AttributeGiven>> | undefined,
  isSystem = false,
): Readonly<Record<string, AttributeValue>> | undefined {
  const named = Object.entries(given ?? {});
  if (named.length === 0) return undefined;
  if (named.length > 10)
    throw invalidParameter(
      `Number of message attributes [${named.length}] exceeds the allowed maximum [10].`,
    );
  return Object.fromEntries(
    named.map(([name, value]) => {
      if (!isSystem) requireAttributeName(name);
      return [name, checkAttributeValue(name, value)];
    }),
  );
}

function requireAttributeName(name: string): void {
  if (!/^[A-Za-z0-9_.-]{1,256}$/.test(name) || /^\.|\.$|\.\./.test(name))
    throw invalidParameter(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore, hyphen and period, can not start or end with a period or have successive periods, and is at most 256 characters long.`,
    );
  if (/^(aws|amazon)\./i.test(name))
    throw invalidParameter(
      `You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.`,
    );
}

function checkAttributeValue(
  name: string,
  { DataType, StringValue, BinaryValue }: AttributeGiven,
): AttributeValue {
  if (!DataType)
    throw invalidParameter(`The message attribute '${name}' must contain non-empty message attribute type.`);
  const [type = ''] = DataType.split('.', 1);
  if (!['String', 'Number', 'Binary'].includes(type))
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (Buffer.byteLength(DataType) > 256)
    throw invalidParameter(`The type of message (user) attribute '${name}' is longer than 256 bytes.`);
  const isEmpty = type === 'Binary' ? !BinaryValue?.byteLength : !StringValue;
  if (isEmpty)
    throw invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  if (type === 'Binary') return { DataType, BinaryValue };
  if (disallowed.test(StringValue ?? '')) throw invalidMessageContents();
  if (type === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(StringValue ?? ''))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return { DataType, StringValue };
}
