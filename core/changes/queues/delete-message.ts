import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand, ShellText } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { keptOf } from './engine/held-message.ts';
import type { HeldMessage, KeptMessage } from './engine/held-message.ts';
import { countsOf, deleteHeld, NEVER, receive, release } from './engine/queue-calls.ts';
import type { QueuePlace } from './engine/queue-calls.ts';
import { messageId, queueName } from './message-input.ts';
import { lookAtQueue, queueVersion } from './queue-target.ts';
import { messagesOf } from './words.ts';
import { may } from '../../permissions/permission.ts';

/** Long enough for the whole search, so that no message is met twice. */
const HIDDEN_SECONDS = 75;
const SEARCH_MS = 60_000;
const MOST_SEARCHED = 5_000;
/** Receives without anything new after which the queue has shown what it has. */
const EMPTY_RECEIVES = 2;
/** The record of an action is kept for ever; the run with the message in it for about a year. */
const KEPT_HOURS = 400 * 24;

const deleteInput = z.object({ queue: queueName, messageId }).strict();
type DeleteInput = z.infer<typeof deleteInput>;

/** What the run saves: before the delete, so that the message is never lost with the console. */
interface Found {
  readonly message: KeptMessage;
  readonly handle: string;
}

type State = Found | { readonly begun: true };

async function plan(scene: PlanningScene, input: DeleteInput): Promise<Planned> {
  const looked = await lookAtQueue(scene, input.queue);
  if (looked.outcome === 'refused') return looked.planned;
  const { queue } = looked;
  const target = labelOf(scene.source.environment);
  return planned({
    summary: `Delete the message ${input.messageId} from ${queue.name}`,
    calls: [
      { operation: 'sqs:ReceiveMessage', on: queue.name, times: 'until the message shows up' },
      { operation: 'sqs:DeleteMessage', on: queue.name },
      { operation: 'sqs:ChangeMessageVisibility', on: queue.name, times: 'for what was received beside it' },
    ],
    changes: [{ attribute: 'message', before: input.messageId }],
    costs: searchCosts(queue),
    loses: ['The message, which stays in the record of this action.'],
    capture: {
      keeps: 'the message with its attributes, before it is deleted',
      where: 'the record of this action',
      keptForHours: KEPT_HOURS,
      lacks: [],
    },
    undo: {
      reach: 'partial',
      how: 'It is sent again: body and attributes are the same; its id, its receive count and the time of sending are new.',
    },
    commands: [
      awsCommand(target, 'sqs', 'receive-message', {
        'queue-url': queue.url,
        'max-number-of-messages': 10,
        'visibility-timeout': HIDDEN_SECONDS,
        'message-system-attribute-names': 'All',
        'message-attribute-names': 'All',
        query: `Messages[?MessageId=='${input.messageId}']`,
      }),
      awsCommand(target, 'sqs', 'delete-message', {
        'queue-url': queue.url,
        'receipt-handle': new ShellText('"$ReceiptHandle"'),
      }),
    ],
    version: queueVersion(queue),
    estimates: [{ label: 'Waiting in the queue now', value: queue.visible.toLocaleString('en') }],
    facts: { url: queue.url },
  });
}

function searchCosts(queue: QueueSummary): readonly string[] {
  const limit = queue.redrive?.maxReceiveCount;
  return [
    `SQS finds no message by its id: messages are received until it shows up, ${MOST_SEARCHED.toLocaleString('en')} at most, for a minute at most.`,
    'What is received beside it is hidden from the consumers meanwhile, is given back at the end, and counts as received once more.',
    ...(queue.fifo
      ? ['Of one message group only the first ten can be received: a message far behind is not found.']
      : []),
    ...(queue.redrive && limit !== undefined
      ? [
          `A message that was received ${limit} times goes to ${queue.redrive.deadLetterQueueName} at the next receive.`,
        ]
      : []),
  ];
}

type Searched =
  | { readonly outcome: 'found'; readonly message: HeldMessage }
  | { readonly outcome: 'missing' | 'too-many'; readonly seen: number };

/** Receives until the message shows up. What was received beside it is given back, whatever the end. */
async function search(
  place: QueuePlace,
  wanted: string,
  resumed: boolean,
  onProgress: (seen: number) => void,
): Promise<Searched> {
  const beside = new Map<string, string>();
  const until = Date.now() + (resumed ? 2 * SEARCH_MS : SEARCH_MS);
  let empty = 0;
  try {
    while (empty < EMPTY_RECEIVES) {
      if (beside.size >= MOST_SEARCHED || Date.now() > until)
        return { outcome: 'too-many', seen: beside.size };
      const before = beside.size;
      let found: HeldMessage | undefined;
      for (const message of await receive(place, HIDDEN_SECONDS, empty > 0 || before === 0 ? 1 : 0))
        if (message.id === wanted) found = message;
        else beside.set(message.id, message.receiptHandle);
      if (found) return { outcome: 'found', message: found };
      empty = beside.size === before ? empty + 1 : 0;
      // What a killed console held is not seen before its time is over.
      if (resumed && empty === EMPTY_RECEIVES && (await countsOf(place)).inFlight > beside.size) empty = 0;
      onProgress(beside.size);
    }
    return { outcome: 'missing', seen: beside.size };
  } finally {
    // What can not be given back comes back by itself.
    await release({ ...place, signal: NEVER }, [...beside.values()]);
  }
}

async function execute(scene: ChangingScene, input: DeleteInput, made: Plan): Promise<Outcome> {
  const { url } = made.facts as { readonly url: string };
  const place: QueuePlace = { client: scene.clients.sqs, url, signal: scene.signal };
  const earlier = scene.run.checkpoint as State | undefined;
  try {
    if (earlier && 'message' in earlier) return await remove(place, input, earlier);
    await scene.run.save({ begun: true });
    const searched = await search(place, input.messageId, earlier !== undefined, (done) =>
      scene.run.report({ stage: 'searching', done, unit: 'messages' }),
    );
    if (searched.outcome !== 'found') return notFound(input, searched);
    const { message } = searched;
    if (!message.md5Matches) {
      await release(place, [message.receiptHandle]);
      return {
        outcome: 'failed',
        sentence: 'The message did not arrive whole: its body has another checksum. Nothing was deleted.',
      };
    }
    const found: Found = { message: keptOf(message), handle: message.receiptHandle };
    await scene.run.save(found as unknown as Json);
    return await remove(place, input, found);
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: 'Stopped before the message was deleted.' };
    return { outcome: 'failed', sentence: failureSentence(end.failure), failure: end.failure };
  }
}

/** Deleting by a handle twice does no harm: of a message that is gone SQS says the same as of one that it deletes. */
async function remove(place: QueuePlace, input: DeleteInput, found: Found): Promise<Outcome> {
  const [refusal] = await deleteHeld({ ...place, signal: NEVER }, [found.handle]);
  if (refusal)
    return {
      outcome: 'failed',
      sentence: refusal.failure
        ? `${failureSentence(refusal.failure)} The message is kept, and comes back by itself.`
        : `SQS did not delete the message (${refusal.code}): the time for which it was held may be over. It is kept.`,
      failure: refusal.failure,
    };
  return {
    outcome: 'done',
    sentence: `Deleted ${found.message.id} from ${input.queue}.`,
    undo: undoOf(input, found.message),
  };
}

function undoOf(input: DeleteInput, { body, attributes, groupId, id }: KeptMessage): UndoOffer {
  return {
    actionId: 'queues.send',
    input: {
      queue: input.queue,
      body,
      attributes: attributes as unknown as Json,
      ...(groupId === undefined ? {} : { groupId }),
      // The former id would be taken for a repetition, and dropped, within five minutes of the first sending.
      ...(input.queue.endsWith('.fifo') ? { deduplicationId: `again-${id}` } : {}),
    },
  };
}

function notFound(input: DeleteInput, { outcome, seen }: { outcome: string; seen: number }): Outcome {
  const looked = `${messagesOf(seen)} of ${input.queue} were looked at`;
  return {
    outcome: 'failed',
    sentence:
      outcome === 'missing'
        ? `The message was not found: ${looked}. A consumer holds it, or it is gone already. Nothing was deleted.`
        : `The message was not found in the time for it: ${looked}. Nothing was deleted.`,
  };
}

export const deleteMessage = defineAction<DeleteInput>({
  id: 'queues.delete-message',
  title: 'Delete message',
  kind: 'queue',
  risk: 'reversible',
  capability: 'data:change',
  input: deleteInput,
  target: (input) => input.queue,
  changes: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
  permissions: [may('queue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility')],
  long: true,
  plan,
  execute,
});
