import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import type { MessageAttribute, PeekedMessage } from './types.ts';

/** A message out of a ReceiveMessage answer. The receipt handle is left behind. */
export function messageFromSdk(message: Message): PeekedMessage {
  const body = message.Body ?? '';
  const bytes = Buffer.from(body, 'utf8');
  const system: Readonly<Record<string, string | undefined>> = message.Attributes ?? {};
  return {
    id: message.MessageId ?? '',
    body,
    bodyBytes: bytes.length,
    md5Matches: createHash('md5').update(bytes).digest('hex') === message.MD5OfBody,
    receiveCount: numberOf(system.ApproximateReceiveCount),
    sentAt: numberOf(system.SentTimestamp),
    firstReceivedAt: numberOf(system.ApproximateFirstReceiveTimestamp),
    senderId: system.SenderId,
    groupId: system.MessageGroupId,
    deduplicationId: system.MessageDeduplicationId,
    sequenceNumber: system.SequenceNumber,
    deadLetterSourceArn: system.DeadLetterQueueSourceArn,
    traceHeader: system.AWSTraceHeader,
    attributes: Object.entries(message.MessageAttributes ?? {}).map(([name, value]): MessageAttribute => {
      const binary = value.BinaryValue;
      return {
        name,
        dataType: value.DataType ?? 'String',
        value: binary ? Buffer.from(binary).toString('base64') : (value.StringValue ?? ''),
        isBinary: binary !== undefined,
      };
    }),
  };
}

/** Message attributes as SendMessage takes them; undefined where there are none. */
export function attributesToSdk(
  attributes: readonly MessageAttribute[],
): Record<string, MessageAttributeValue> | undefined {
  if (attributes.length === 0) return undefined;
  return Object.fromEntries(
    attributes.map(({ name, dataType, value, isBinary }) => [
      name,
      isBinary
        ? { DataType: dataType, BinaryValue: Buffer.from(value, 'base64') }
        : { DataType: dataType, StringValue: value },
    ]),
  );
}

/**
 * What a message counts for against the limits of a queue and of a batch: its body, and of each attribute the name, the
 * type and the value. Source: SQS developer guide, "Amazon SQS message quotas".
 */
export function messageBytes(body: string, attributes: readonly MessageAttribute[]): number {
  return attributes.reduce(
    (sum, { name, dataType, value, isBinary }) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(dataType) +
      (isBinary ? Buffer.byteLength(value, 'base64') : Buffer.byteLength(value)),
    Buffer.byteLength(body),
  );
}

/** Emulators that know system attributes by their earlier name alone give none of them. */
function numberOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
