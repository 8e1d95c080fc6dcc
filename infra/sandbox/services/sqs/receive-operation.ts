import type {
  Message as MessageShape,
  MessageSystemAttributeName,
  ReceiveMessageRequest,
  ReceiveMessageResult,
} from '@aws-sdk/client-sqs';
import type { Call } from '../../protocol/service.ts';
import { attributesMd5 } from './checksum.ts';
import { arnOf, requireQueue } from './context.ts';
import type { SqsContext } from './context.ts';
import { invalidValue, overLimit, queueDoesNotExist, unknownAttribute } from './errors.ts';
import type { AttributeValue, Message, MessageContent } from './message.ts';
import { numberAttribute } from './queue-attributes.ts';
import type { Queue } from './queue.ts';
import { writeReceiptHandle } from './receipt-handle.ts';
import { ReceiveAttempts } from './receive-attempts.ts';
import { maximumInFlight, takeMessages } from './receive.ts';

const systemAttributes: readonly MessageSystemAttributeName[] = [
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
];

/** ReceiveMessage, with long polling: it ends when there is a message, when its time is over, or when the caller hangs up. */
export function receiveOperation(context: SqsContext) {
  const attempts = new ReceiveAttempts();

  async function receiveMessage(
    input: ReceiveMessageRequest,
    call: Pick<Call, 'signal'>,
  ): Promise<ReceiveMessageResult> {
    const queue = requireQueue(context, input.QueueUrl);
    const limit = between('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10) ?? 1;
    const visibilitySeconds =
      between('VisibilityTimeout', input.VisibilityTimeout, 0, 43_200) ??
      numberAttribute(queue, 'VisibilityTimeout');
    const waitSeconds =
      between('WaitTimeSeconds', input.WaitTimeSeconds, 0, 20) ??
      numberAttribute(queue, 'ReceiveMessageWaitTimeSeconds');
    const names = requestedSystemAttributes(input);
    const attemptId = queue.fifo ? input.ReceiveRequestAttemptId : undefined;
    if (attemptId !== undefined) {
      const earlier = attempts.repeat(context, queue, attemptId, visibilitySeconds);
      if (earlier !== undefined) return answer(queue, earlier, names, input.MessageAttributeNames);
    }
    if (!queue.fifo && waitSeconds === 0 && context.messages.counts(queue.id).inFlight >= maximumInFlight)
      throw overLimit();
    const { clock } = context.cloud;
    const untilMs = clock.now() + waitSeconds * 1000;
    for (;;) {
      // A caller that has hung up must not cost anybody a message.
      if (call.signal.aborted) return {};
      if (context.arrivals.isClosed) throw queueDoesNotExist();
      const current = requireQueue(context, input.QueueUrl);
      const taken = takeMessages(context, current, limit, visibilitySeconds);
      const now = clock.now();
      if (taken.length > 0 || now >= untilMs) {
        if (attemptId !== undefined) attempts.remember(current, attemptId, taken, now);
        context.metrics.count(
          queue.name,
          taken.length > 0 ? 'NumberOfMessagesReceived' : 'NumberOfEmptyReceives',
          Math.max(1, taken.length),
        );
        return answer(current, taken, names, input.MessageAttributeNames);
      }
      const nextMs = Math.min(untilMs, context.messages.nextDueMs(current.id) ?? untilMs);
      await context.arrivals.wait(queue.name, nextMs - now, call.signal);
    }
  }

  function answer(
    queue: Queue,
    messages: readonly Message[],
    names: readonly MessageSystemAttributeName[],
    attributeNames: readonly string[] | undefined,
  ): ReceiveMessageResult {
    if (messages.length === 0) return {};
    const arn = arnOf(context, queue);
    return {
      Messages: messages.map((message) => {
        const content = context.messages.content(message);
        return {
          MessageId: message.messageId,
          ReceiptHandle: writeReceiptHandle(arn, message, message.receipt ?? ''),
          MD5OfBody: content.bodyMd5,
          Body: content.body,
          Attributes: systemValues(message, content, names),
          ...chosenAttributes(content, attributeNames ?? []),
        };
      }),
    };
  }

  return { ReceiveMessage: receiveMessage };
}

function between(
  parameter: string,
  value: number | undefined,
  minimum: number,
  maximum: number,
): number | undefined {
  if (value === undefined || (value >= minimum && value <= maximum)) return value;
  const range = minimum === 0 ? `>= 0 and <= ${maximum}` : `between ${minimum} and ${maximum}`;
  throw invalidValue(parameter, value, `Must be ${range}, if provided.`);
}

/** The older `AttributeNames` and today's `MessageSystemAttributeNames` mean the same. Error: InvalidAttributeName. */
function requestedSystemAttributes(input: ReceiveMessageRequest): readonly MessageSystemAttributeName[] {
  const names: readonly string[] = [
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ];
  for (const name of names)
    if (name !== 'All' && !(systemAttributes as readonly string[]).includes(name))
      throw unknownAttribute(name);
  return names.includes('All') ? systemAttributes : systemAttributes.filter((name) => names.includes(name));
}

function systemValues(
  message: Message,
  content: MessageContent,
  names: readonly MessageSystemAttributeName[],
): MessageShape['Attributes'] {
  const values: Partial<Record<MessageSystemAttributeName, string | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
    SequenceNumber: message.sequenceNumber,
    MessageDeduplicationId: message.deduplicationId,
    MessageGroupId: message.groupId,
    AWSTraceHeader: content.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  const chosen = names.filter((name) => values[name] !== undefined);
  return chosen.length > 0 ? Object.fromEntries(chosen.map((name) => [name, values[name] ?? ''])) : undefined;
}

/** Names, `prefix.*`, `All` or `.*`. The checksum covers what is returned. */
function chosenAttributes(
  content: MessageContent,
  names: readonly string[],
): Pick<MessageShape, 'MessageAttributes' | 'MD5OfMessageAttributes'> {
  const all = Object.entries(content.attributes ?? {});
  const chosen = all.filter(([name]) => names.some((wanted) => isWanted(name, wanted)));
  if (chosen.length === 0) return {};
  const attributes: Record<string, AttributeValue> = Object.fromEntries(chosen);
  return { MessageAttributes: attributes, MD5OfMessageAttributes: attributesMd5(attributes) };
}

function isWanted(name: string, wanted: string): boolean {
  if (wanted === 'All') return true;
  return wanted.endsWith('*') ? name.startsWith(wanted.replace(/\.?\*$/, '')) : name === wanted;
}
