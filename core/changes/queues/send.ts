import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import type { Change, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { attributesToSdk } from '../../resources/queues/sdk-message.ts';
import type { MessageAttribute, QueueSummary } from '../../resources/queues/types.ts';
import { failureOf } from '../../upstream/failure.ts';
import { mayHaveHappened } from './engine/queue-calls.ts';
import { lengthMistake, queueName, sendShape } from './message-input.ts';
import { lookAtQueue, queueVersion } from './queue-target.ts';
import { may } from '../../permissions/permission.ts';

const CALL_MS = 20_000;

const sendInput = z.object({ queue: queueName, ...sendShape }).strict();
type SendInput = z.infer<typeof sendInput>;

/** What this kind of queue does not take, as a sentence. Source: API reference, SendMessage. */
function mistakeOf(input: SendInput, queue: QueueSummary): string | undefined {
  const tooLong = lengthMistake(input, queue.maximumMessageBytes);
  if (tooLong) return tooLong;
  if (!queue.fifo)
    return input.deduplicationId === undefined
      ? undefined
      : 'Only a FIFO queue takes a deduplication id; this one is standard.';
  if (input.groupId === undefined) return 'A FIFO queue needs a message group.';
  if (input.delaySeconds)
    return 'A FIFO queue takes no delay for one message: the queue has one for all of them.';
  if (input.deduplicationId === undefined && !queue.contentBasedDeduplication)
    return 'This FIFO queue does not deduplicate by content: give the message a deduplication id.';
  return undefined;
}

async function plan(scene: PlanningScene, input: SendInput): Promise<Planned> {
  const looked = await lookAtQueue(scene, input.queue);
  if (looked.outcome === 'refused') return looked.planned;
  const { queue } = looked;
  const mistake = mistakeOf(input, queue);
  if (mistake) return refused(mistake);
  const delaySeconds = input.delaySeconds ?? queue.delaySeconds;
  return planned({
    summary: `Send a message to ${queue.name}`,
    calls: [{ operation: 'sqs:SendMessage', on: queue.name }],
    changes: messageChanges(input),
    costs: [
      delaySeconds > 0
        ? `Whoever consumes the queue acts on it after ${delaySeconds} s.`
        : 'Whoever consumes the queue acts on it at once.',
      ...(queue.fifo
        ? [
            'What was sent with the same deduplication id in the last five minutes is taken for the same message.',
          ]
        : []),
    ],
    loses: [],
    undo: {
      reach: 'partial',
      how: 'While nobody has received it, it is found by its id and deleted. What a consumer did with it stays done.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'sqs', 'send-message', {
        'queue-url': queue.url,
        'message-body': input.body,
        'message-attributes': attributesForCommand(input.attributes),
        'delay-seconds': input.delaySeconds,
        'message-group-id': input.groupId,
        'message-deduplication-id': input.deduplicationId,
      }),
    ],
    version: queueVersion(queue),
    estimates: [{ label: 'Waiting in the queue now', value: queue.visible.toLocaleString('en') }],
    facts: { url: queue.url },
  });
}

/** What is sent, attribute by attribute. */
export function messageChanges(input: {
  readonly body: string;
  readonly attributes: readonly MessageAttribute[];
  readonly groupId?: string;
}): readonly Change[] {
  return [
    { attribute: 'body', after: input.body },
    ...input.attributes.map(({ name, value }) => ({ attribute: name, after: value })),
    ...(input.groupId === undefined ? [] : [{ attribute: 'message group', after: input.groupId }]),
  ];
}

/** Attributes as the command line's JSON has them: what is binary stays base64. */
export function attributesForCommand(attributes: readonly MessageAttribute[]): object | undefined {
  if (attributes.length === 0) return undefined;
  return Object.fromEntries(
    attributes.map(({ name, dataType, value, isBinary }) => [
      name,
      { DataType: dataType, [isBinary ? 'BinaryValue' : 'StringValue']: value },
    ]),
  );
}

async function execute(scene: ChangingScene, input: SendInput, made: Plan): Promise<Outcome> {
  const { url } = made.facts as { readonly url: string };
  try {
    const answer = await scene.clients.sqsOnce.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: input.body,
        MessageAttributes: attributesToSdk(input.attributes),
        DelaySeconds: input.delaySeconds,
        MessageGroupId: input.groupId,
        MessageDeduplicationId: input.deduplicationId,
      }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    const messageId = answer.MessageId ?? '';
    return {
      outcome: 'done',
      sentence: `Sent to ${input.queue} as ${messageId}.`,
      undo: { actionId: 'queues.delete-message', input: { queue: input.queue, messageId } },
    };
  } catch (error) {
    const failure = failureOf(error, 'sqs:SendMessage');
    const doubt = mayHaveHappened(failure)
      ? ` It may have been sent all the same: a look at the messages of ${input.queue} may show it.`
      : '';
    return { outcome: 'failed', sentence: `${failureSentence(failure)}${doubt}`, failure };
  }
}

/** SQS keeps no list of what was sent: nothing tells afterwards whether one message is among them. */
function settle(_scene: PlanningScene, input: SendInput): Promise<Settled> {
  return Promise.resolve({
    outcome: 'unknown',
    sentence: `Whether the message reached ${input.queue} can not be found out: SQS does not tell. A look at its messages may show it.`,
  });
}

export const sendMessage = defineAction<SendInput>({
  id: 'queues.send',
  title: 'Send message',
  kind: 'queue',
  risk: 'costly',
  capability: 'data:change',
  input: sendInput,
  target: (input) => input.queue,
  changes: ['sqs:SendMessage'],
  permissions: [may('queue', 'sqs:SendMessage')],
  long: false,
  plan,
  execute,
  settle,
});
