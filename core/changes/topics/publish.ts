import { PublishCommand } from '@aws-sdk/client-sns';
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, Settled } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { messageBytes } from '../../resources/queues/sdk-message.ts';
import type { MessageAttribute } from '../../resources/queues/types.ts';
import { isTopicName, topicArnOf } from '../../resources/topics/topic-name.ts';
import { topicAttributes, topicSubscriptions } from '../../resources/topics/topics.ts';
import type { SubscriptionSummary, TopicDetail } from '../../resources/topics/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { mayHaveHappened } from '../queues/engine/queue-calls.ts';
import { sendShape } from '../queues/message-input.ts';
import { attributesForCommand, messageChanges } from '../queues/send.ts';
import { may } from '../../permissions/permission.ts';

/** SNS takes 256 KB a message, attributes among them. Source: API reference, Publish. */
const MESSAGE_LIMIT_BYTES = 262_144;
const CALL_MS = 20_000;

const publishInput = z
  .object({
    topic: z.string().max(256).refine(isTopicName, 'must be the name of a topic'),
    /** The subject of mails. ASCII without line ends, 100 characters at most. */
    subject: z
      .string()
      .regex(/^[!-~][ -~]{0,99}$/, 'must have 1 to 100 letters, digits and signs, and begin with no space')
      .optional(),
    body: sendShape.body,
    attributes: sendShape.attributes,
    groupId: sendShape.groupId,
    deduplicationId: sendShape.deduplicationId,
  })
  .strict();
type PublishInput = z.infer<typeof publishInput>;

/** What this kind of topic does not take. Source: API reference, Publish. */
function mistakeOf(input: PublishInput, topic: TopicDetail): string | undefined {
  const bytes = messageBytes(input.body, input.attributes);
  if (bytes > MESSAGE_LIMIT_BYTES)
    return `The message has ${bytes} bytes with its attributes; SNS takes ${MESSAGE_LIMIT_BYTES}.`;
  if (!topic.fifo)
    return input.deduplicationId === undefined
      ? undefined
      : 'Only a FIFO topic takes a deduplication id; this one is standard.';
  if (input.groupId === undefined) return 'A FIFO topic needs a message group.';
  if (input.deduplicationId === undefined && !topic.contentBasedDeduplication)
    return 'This FIFO topic does not deduplicate by content: give the message a deduplication id.';
  return undefined;
}

async function plan(scene: PlanningScene, input: PublishInput): Promise<Planned> {
  const { environment } = scene.source;
  const budget = budgetFor(scene.signal);
  const arn = topicArnOf(environment, input.topic);
  const [topic, subscriptions] = await Promise.all([
    topicAttributes(scene.source, arn, budget),
    topicSubscriptions(scene.source, arn, budget),
  ]);
  if (!hasValue(topic)) {
    const failure = topic.state === 'empty' ? undefined : topic;
    const absent = !failure || failure.state === 'absent';
    return refused(absent ? `There is no topic ${input.topic}.` : failureSentence(failure), failure);
  }
  if (!hasValue(subscriptions) && subscriptions.state !== 'empty')
    return refused(failureSentence(subscriptions), subscriptions);
  const mistake = mistakeOf(input, topic.value);
  if (mistake) return refused(mistake);
  const listed = hasValue(subscriptions) ? subscriptions.value : [];
  const cutOff = hasValue(subscriptions) && subscriptions.value.cutOff === true;
  const told = listed.filter(({ state }) => state === 'confirmed');
  return planned({
    summary: `Publish a message to ${input.topic}`,
    calls: [{ operation: 'sns:Publish', on: input.topic }],
    changes: [
      ...(input.subject === undefined ? [] : [{ attribute: 'subject', after: input.subject }]),
      ...messageChanges(input),
    ],
    costs: costsOf(told, cutOff),
    loses: [],
    undo: { reach: 'none', how: 'What is published has been delivered: nothing calls it back.' },
    commands: [
      awsCommand(labelOf(environment), 'sns', 'publish', {
        'topic-arn': arn,
        subject: input.subject,
        message: input.body,
        'message-attributes': attributesForCommand(input.attributes),
        'message-group-id': input.groupId,
        'message-deduplication-id': input.deduplicationId,
      }),
    ],
    version: hashOf([
      topic.value.arn,
      topic.value.contentBasedDeduplication ?? null,
      told.map(({ arn: one, protocol, endpoint }) => [one, protocol, endpoint]),
    ]).slice(0, 32),
    estimates: [],
    facts: { arn },
  });
}

/** Who will get it, and by which protocols. */
function costsOf(told: readonly SubscriptionSummary[], cutOff: boolean): readonly string[] {
  if (told.length === 0) return ['Nobody is subscribed: the message reaches no one.'];
  const by = new Map<string, SubscriptionSummary[]>();
  for (const one of told) by.set(one.protocol, [...(by.get(one.protocol) ?? []), one]);
  const words = [...by].map(([protocol, all]) => {
    const names = all.map(({ queueName, endpoint }) => queueName ?? endpoint);
    const shown = names.slice(0, 5).join(', ');
    return `${all.length} by ${protocol} (${shown}${names.length > 5 ? ' and others' : ''})`;
  });
  const count = `${cutOff ? 'At least ' : ''}${told.length} ${told.length === 1 ? 'subscription gets' : 'subscriptions get'} it`;
  return [
    `${count}: ${words.join('; ')}.`,
    'A subscription with a filter policy gets it only where the policy lets it pass.',
    ...(by.has('sms') ? ['Every text message is paid for.'] : []),
    ...(by.has('email') || by.has('email-json') ? ['People get a mail.'] : []),
  ];
}

async function execute(scene: ChangingScene, input: PublishInput, made: Plan): Promise<Outcome> {
  const { arn } = made.facts as { readonly arn: string };
  try {
    const answer = await scene.clients.snsOnce.send(
      new PublishCommand({
        TopicArn: arn,
        Subject: input.subject,
        Message: input.body,
        MessageAttributes: attributesOf(input.attributes),
        MessageGroupId: input.groupId,
        MessageDeduplicationId: input.deduplicationId,
      }),
      { abortSignal: AbortSignal.any([scene.signal, AbortSignal.timeout(CALL_MS)]) },
    );
    return { outcome: 'done', sentence: `Published to ${input.topic} as ${answer.MessageId ?? ''}.` };
  } catch (error) {
    const failure = failureOf(error, 'sns:Publish');
    const doubt = mayHaveHappened(failure)
      ? ' It may have been published all the same: its subscribers may have it.'
      : '';
    return { outcome: 'failed', sentence: `${failureSentence(failure)}${doubt}`, failure };
  }
}

function attributesOf(
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

/** SNS keeps nothing of what it has delivered. */
function settle(_scene: PlanningScene, input: PublishInput): Promise<Settled> {
  return Promise.resolve({
    outcome: 'unknown',
    sentence: `Whether the message was published to ${input.topic} can not be found out: SNS keeps none. Its subscribers may have it.`,
  });
}

export const publishMessage = defineAction<PublishInput>({
  id: 'topics.publish',
  title: 'Publish message',
  kind: 'topic',
  risk: 'costly',
  capability: 'data:change',
  input: publishInput,
  target: (input) => input.topic,
  changes: ['sns:Publish'],
  permissions: [may('topic', 'sns:Publish')],
  long: false,
  plan,
  execute,
  settle,
});
