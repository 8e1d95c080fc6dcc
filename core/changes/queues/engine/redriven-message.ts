import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import { hashOf } from '../../../actions/canonical.ts';
import { FAILURE_ATTRIBUTES, REDRIVE_ATTRIBUTE } from '../../../resources/queues/causes.ts';
import { attributesToSdk, messageBytes } from '../../../resources/queues/sdk-message.ts';
import type { MessageAttribute } from '../../../resources/queues/types.ts';
import type { HeldMessage } from './held-message.ts';

/** SQS takes ten attributes a message. */
const MOST_ATTRIBUTES = 10;

/** What is sent instead of what the message holds. */
export interface Edit {
  readonly body: string;
  readonly attributes?: readonly MessageAttribute[];
}

export interface Redriven {
  readonly entry: Omit<SendMessageBatchRequestEntry, 'Id'>;
  readonly bytes: number;
  /** By which it is known again, should it come back without its attribute and under another id. */
  readonly print: string;
}

/**
 * A dead letter as it is sent again: without what the failure wrote on it, with the run's id where there is room. Of a
 * FIFO queue the deduplication id is the same at every attempt of one run.
 */
export function redrivenOf(message: HeldMessage, runId: string, fifo: boolean, edit?: Edit): Redriven {
  const body = edit?.body ?? message.body;
  const own = edit?.attributes ?? message.attributes.filter(({ name }) => !FAILURE_ATTRIBUTES.has(name));
  const kept = own.filter(({ name }) => name !== REDRIVE_ATTRIBUTE);
  const attributes =
    kept.length < MOST_ATTRIBUTES
      ? [...kept, { name: REDRIVE_ATTRIBUTE, dataType: 'String', value: runId, isBinary: false }]
      : kept;
  return {
    entry: {
      MessageBody: body,
      MessageAttributes: attributesToSdk(attributes),
      MessageGroupId: message.groupId,
      ...(fifo ? { MessageDeduplicationId: hashOf([runId, message.id]) } : {}),
      ...(message.traceHeader === undefined
        ? {}
        : {
            MessageSystemAttributes: {
              AWSTraceHeader: { DataType: 'String', StringValue: message.traceHeader },
            },
          }),
    },
    bytes: messageBytes(body, attributes),
    print: printOf(body),
  };
}

/** Seventy-two bits of a body's SHA-256. */
export function printOf(body: string): string {
  return createHash('sha256').update(body).digest('base64').slice(0, 12);
}
