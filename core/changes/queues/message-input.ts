import { z } from 'zod';
import { isQueueName } from '../../resources/queues/queue-name.ts';
import { messageBytes } from '../../resources/queues/sdk-message.ts';
import type { MessageAttribute } from '../../resources/queues/types.ts';

/** SQS quota of one message with its attributes, and of a batch. Source: SQS developer guide, "Message quotas". */
export const MESSAGE_LIMIT_BYTES = 1_048_576;
/** SQS takes so many attributes a message. */
export const MOST_ATTRIBUTES = 10;
const LONGEST_DELAY_SECONDS = 900;

/** What SQS refuses in a body or a value: everything that XML 1.0 has no place for. Source: API reference, SendMessage. */
// eslint-disable-next-line no-control-regex -- tab and line ends are controls that it does take
const FOREIGN = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export const queueName = z
  .string()
  .max(80)
  .refine(isQueueName, 'must be the name of a queue: 1 to 80 letters, digits, - and _, and .fifo perhaps');

const text = z
  .string()
  .min(1, 'must not be empty')
  .max(MESSAGE_LIMIT_BYTES, 'must have 1 MiB at most')
  .refine((value) => !FOREIGN.test(value), 'holds a character that SQS does not take');

/** 1 to 128 letters, digits and punctuation: a group's or a deduplication's id. */
const id = z
  .string()
  .regex(/^[!-~]{1,128}$/, 'must have 1 to 128 letters, digits and punctuation marks, and no space');

const attributeName = z
  .string()
  .regex(
    /^(?!.*\.\.)(?!\.)(?!.*\.$)[A-Za-z0-9_.-]{1,256}$/,
    'must have letters, digits, _, - and single dots',
  )
  .refine(
    (name) => !/^(aws|amazon)\./i.test(name),
    'must not begin with AWS. or Amazon., which SQS keeps for itself',
  );

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const attribute = z
  .object({
    name: attributeName,
    dataType: z
      .string()
      .max(256)
      .regex(/^(String|Number|Binary)(\.[!-~]+)?$/, 'must be String, Number or Binary, with a label perhaps'),
    /** Text, or base64 of what is binary. */
    value: text,
    /** Follows from the type; taken so that what was read can be sent as it is. */
    isBinary: z.boolean().optional(),
  })
  .strict()
  .superRefine(({ dataType, value }, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', path: ['value'], message });
    if (dataType.startsWith('Number') && !NUMBER.test(value)) issue('must be a number');
    if (dataType.startsWith('Binary') && !BASE64.test(value)) issue('must be base64');
  })
  .transform(({ name, dataType, value }): MessageAttribute => ({
    name,
    dataType,
    value,
    isBinary: dataType.startsWith('Binary'),
  }));

const attributes = z
  .array(attribute)
  .max(MOST_ATTRIBUTES, `must be ${MOST_ATTRIBUTES} at most`)
  .refine(
    (all) => new Set(all.map(({ name }) => name)).size === all.length,
    'must have names of which no two are alike',
  );

/** What a person says of a message: body and attributes. */
export const messageShape = {
  body: text,
  attributes: attributes.default([]),
} as const;

export const sendShape = {
  ...messageShape,
  groupId: id.optional(),
  deduplicationId: id.optional(),
  /** Seconds until consumers see it. */
  delaySeconds: z.number().int().min(0).max(LONGEST_DELAY_SECONDS).optional(),
} as const;

/** SQS's own ids of messages are UUIDs; emulators have others. */
export const messageId = z.string().regex(/^[\w-]{1,100}$/, 'must be the id of a message');

/** Why a message is too long, or undefined. */
export function lengthMistake(
  message: { readonly body: string; readonly attributes: readonly MessageAttribute[] },
  limitBytes: number,
): string | undefined {
  const bytes = messageBytes(message.body, message.attributes);
  return bytes > limitBytes
    ? `The message has ${bytes} bytes with its attributes; this queue takes ${limitBytes}.`
    : undefined;
}
