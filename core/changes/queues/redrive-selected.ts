import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Change, Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { FAILURE_ATTRIBUTES, REDRIVE_ATTRIBUTE } from '../../resources/queues/causes.ts';
import { selectionWords } from '../../resources/queues/selection.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import { redriveSelected } from './engine/redrive-run.ts';
import type { RedriveEnd } from './engine/redrive-run.ts';
import type { RedriveState } from './engine/redrive-state.ts';
import { lengthMistake, messageId, messageShape, queueName } from './message-input.ts';
import { queueVersion } from './queue-target.ts';
import { redriveTarget } from './redrive-target.ts';
import { messagesOf, timeOf } from './words.ts';
import { may } from '../../permissions/permission.ts';

const MOST_IDS = 1_000;
const moment = z.number().int().min(0).max(8_640_000_000_000_000);

const selection = z
  .object({
    messageIds: z.array(messageId).min(1).max(MOST_IDS).optional(),
    causes: z.array(z.string().min(1).max(300)).min(1).max(100).optional(),
    text: z.string().min(1).max(1_000).optional(),
    attribute: z
      .object({ name: z.string().min(1).max(256), value: z.string().max(10_000).optional() })
      .strict()
      .optional(),
    sentBefore: moment.optional(),
    sentAfter: moment.optional(),
  })
  .strict();

const selectedInput = z
  .object({
    queue: queueName,
    to: queueName.optional(),
    select: selection,
    /** What is sent instead of what the one chosen message holds. */
    edit: z
      .object({ body: messageShape.body, attributes: messageShape.attributes.optional() })
      .strict()
      .optional(),
    atMost: z.number().int().min(1).max(10_000).default(1_000),
    messagesPerSecond: z.number().min(0.1).max(500).optional(),
    /** How many may come back before it stops by itself. */
    stopAfterReturns: z.number().int().min(1).max(1_000).default(3),
    /** How long it is watched, after each wave, whether messages come back. 0: not at all. */
    watchSeconds: z.number().int().min(0).max(900).default(30),
  })
  .strict()
  .superRefine(({ select, edit }, context) => {
    if (edit && select.messageIds?.length !== 1)
      context.addIssue({
        code: 'custom',
        path: ['edit'],
        message: 'is possible for one message, which is chosen by its id',
      });
  });
type SelectedInput = z.infer<typeof selectedInput>;

interface SelectedFacts {
  readonly url: string;
  readonly toUrl: string;
  readonly to: string;
  readonly fifo: boolean;
  readonly maximumMessageBytes: number;
}

async function plan(scene: PlanningScene, input: SelectedInput): Promise<Planned> {
  const target = await redriveTarget(scene, input.queue, input.to);
  if (target.outcome === 'refused') return target.planned;
  const { queue, to } = target;
  const tooLong = input.edit && lengthMistake({ attributes: [], ...input.edit }, to.maximumMessageBytes);
  if (tooLong) return refused(tooLong);
  const facts: SelectedFacts = {
    url: queue.url,
    toUrl: to.url,
    to: to.name,
    fifo: to.fifo,
    maximumMessageBytes: to.maximumMessageBytes,
  };
  return planned({
    summary: summaryOf(input, queue, to),
    calls: [
      { operation: 'sqs:ReceiveMessage', on: queue.name, times: 'until the queue gives nothing new' },
      { operation: 'sqs:SendMessage', on: to.name, times: 'a call for every ten messages' },
      { operation: 'sqs:DeleteMessage', on: queue.name, times: 'a call for every ten messages' },
      { operation: 'sqs:ChangeMessageVisibility', on: queue.name, times: 'for what is not chosen' },
    ],
    changes: changesOf(input, queue, to),
    costs: costsOf(input, queue, to),
    loses: [],
    undo: {
      reach: 'none',
      how: 'What a consumer has taken can not be put back. Sending stops by itself when messages come back, and can be cancelled.',
    },
    commands: commandsOf(scene, queue, to),
    version: hashOf([queueVersion(queue), queueVersion(to)]).slice(0, 32),
    estimates: [
      { label: 'Dead letters now', value: queue.visible.toLocaleString('en') },
      { label: `Waiting in ${to.name} now`, value: to.visible.toLocaleString('en') },
    ],
    facts: facts as unknown as Json,
  });
}

function summaryOf({ select, edit }: SelectedInput, queue: QueueSummary, to: QueueSummary): string {
  const { messageIds, ...rest } = select;
  const where = `of ${queue.name} to ${to.name} again`;
  if (messageIds?.length === 1)
    return `Send the dead letter ${messageIds[0]} ${where}${edit ? ', edited' : ''}`;
  const filter = Object.keys(rest).length > 0 || !messageIds ? `: ${selectionWords(rest)}` : '';
  return `Send ${messageIds ? `${messageIds.length} dead letters` : 'chosen dead letters'} ${where}${filter}`;
}

function changesOf(input: SelectedInput, queue: QueueSummary, to: QueueSummary): readonly Change[] {
  return [
    {
      attribute: `messages, ${selectionWords(input.select)}`,
      before: `in ${queue.name}`,
      after: `in ${to.name}`,
    },
    ...(input.edit ? [{ attribute: 'body', after: input.edit.body }] : []),
    ...(input.edit?.attributes ?? []).map(({ name, value }) => ({ attribute: name, after: value })),
  ];
}

function costsOf(input: SelectedInput, queue: QueueSummary, to: QueueSummary): readonly string[] {
  const { stopAfterReturns, watchSeconds, atMost, messagesPerSecond } = input;
  const returns = to.redrive ? to.visibilityTimeoutSeconds * to.redrive.maxReceiveCount : undefined;
  return [
    `At most ${messagesOf(atMost)} are sent, ten first, then twice as many each time${messagesPerSecond === undefined ? '' : `, ${messagesPerSecond} a second`}. They get new ids, and ${REDRIVE_ATTRIBUTE} names this run on them.`,
    `What the failure wrote on them is taken off (${[...FAILURE_ATTRIBUTES].slice(0, 5).join(', ')} and the like).`,
    'What is not chosen is received too, hidden meanwhile, and given back at the end; it counts as received once more.',
    watchSeconds === 0
      ? 'Nobody waits to see whether they come back.'
      : `After each time it is watched for ${timeOf(watchSeconds)}, or until ${to.name} is worked off, whether they come back: ${messagesOf(stopAfterReturns)} stop it.`,
    ...(watchSeconds > 0 && returns !== undefined && returns > watchSeconds
      ? [
          `A worker that gives a message up by itself is noticed; what is only received again and again comes back after ${timeOf(returns)}, later than it is watched.`,
        ]
      : []),
    ...(queue.fifo
      ? [
          'Of one message group only the first ten can be received, chosen or not; what is behind them is not met.',
        ]
      : []),
  ];
}

function commandsOf(scene: PlanningScene, queue: QueueSummary, to: QueueSummary): readonly string[] {
  const label = labelOf(scene.source.environment);
  return [
    awsCommand(label, 'sqs', 'receive-message', {
      'queue-url': queue.url,
      'max-number-of-messages': 10,
      'message-system-attribute-names': 'All',
      'message-attribute-names': 'All',
    }),
    awsCommand(label, 'sqs', 'send-message', {
      'queue-url': to.url,
      'message-body': new ShellText('"$Body"'),
      'message-attributes': new ShellText('"$MessageAttributes"'),
    }),
    awsCommand(label, 'sqs', 'delete-message', {
      'queue-url': queue.url,
      'receipt-handle': new ShellText('"$ReceiptHandle"'),
    }),
  ];
}

async function execute(scene: ChangingScene, input: SelectedInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as SelectedFacts;
  const { sqs, sqsOnce } = scene.clients;
  const total = input.select.messageIds?.length;
  const end = await redriveSelected(
    {
      scene,
      dead: { client: sqs, url: facts.url, signal: scene.signal },
      to: {
        client: sqsOnce,
        url: facts.toUrl,
        signal: scene.signal,
        fifo: facts.fifo,
        maximumMessageBytes: facts.maximumMessageBytes,
      },
      selection: input.select,
      edit: input.edit,
      atMost: Math.min(input.atMost, total ?? input.atMost),
      messagesPerSecond: input.messagesPerSecond,
      stopAfterReturns: input.stopAfterReturns,
      watchSeconds: input.watchSeconds,
    },
    scene.run.checkpoint as RedriveState | undefined,
    ({ redriven, returned }, stage) =>
      scene.run.report({
        stage,
        done: redriven,
        total,
        unit: 'messages',
        ...(returned.length > 0 ? { note: `${returned.length} came back` } : {}),
      }),
  );
  return outcomeOf(input, facts, end);
}

/** What became of them, in sentences. */
function outcomeOf(input: SelectedInput, facts: SelectedFacts, end: RedriveEnd): Outcome {
  const { state, ended, failure } = end;
  const completed = `${messagesOf(state.redriven)} of ${input.queue} were sent to ${facts.to} again.`;
  const notes = notesOf(end);
  const remaining = notes.length > 0 ? notes.join(' ') : 'The rest is in the dead-letter queue.';
  switch (ended) {
    case 'cancelled':
      return { outcome: 'cancelled', sentence: ['Stopped.', completed, ...notes].join(' ') };
    case 'failed':
      return {
        outcome: 'failed',
        sentence: failure ? failureSentence(failure) : 'It could not be finished.',
        failure,
        completed,
        remaining,
      };
    case 'returned':
      return {
        outcome: 'failed',
        sentence: `Stopped by itself: ${messagesOf(state.returned.length)} of ${state.redriven.toLocaleString('en')} came back as dead letters.`,
        completed,
        remaining,
      };
    case 'grown':
      return {
        outcome: 'failed',
        sentence: `Stopped by itself: ${input.queue} has grown while it was watched, so that messages fail again.`,
        completed,
        remaining,
      };
    default:
  }
  if (state.redriven === 0 && notes.length === 0)
    return {
      outcome: 'failed',
      sentence: `No message of ${input.queue} was found that is meant. Nothing was sent.`,
    };
  const troubled = state.doubtful.length + state.refused.length + state.sent.length > 0;
  if (troubled)
    return { outcome: 'failed', sentence: 'Not all of them were sent and deleted.', completed, remaining };
  const more =
    ended === 'enough' && end.left > 0 ? ' There are more: as many as were asked for were sent.' : '';
  return { outcome: 'done', sentence: [`${completed}${more}`, ...notes].join(' ') };
}

function notesOf({ state, ended }: RedriveEnd): readonly string[] {
  const { returned, doubtful, refused: notTaken, sent } = state;
  return [
    ...(returned.length > 0 && ended !== 'returned' ? [`${messagesOf(returned.length)} came back.`] : []),
    ...(doubtful.length > 0 ? [`Perhaps sent, and left in the dead-letter queue: ${listed(doubtful)}.`] : []),
    ...(sent.length > 0
      ? [`Sent, but not deleted from the dead-letter queue: ${listed(sent.map(({ id }) => id))}.`]
      : []),
    ...(notTaken.length > 0 ? [`Refused by SQS: ${listed(notTaken)}.`] : []),
    ...(ended === 'too-many' ? ['The queue holds more than are looked through at once.'] : []),
  ];
}

function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, 20).join(', ');
  return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}

export const redriveSelectedMessages = defineAction<SelectedInput>({
  id: 'queues.redrive-selected',
  title: 'Redrive chosen',
  kind: 'queue',
  risk: 'costly',
  capability: 'data:change',
  input: selectedInput,
  target: (input) => input.queue,
  changes: ['sqs:ReceiveMessage', 'sqs:SendMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
  permissions: [
    may('queue', 'sqs:ReceiveMessage', 'sqs:SendMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'),
  ],
  long: true,
  plan,
  execute,
});
