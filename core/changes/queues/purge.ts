import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene, UndoOffer } from '../../actions/action.ts';
import type { Json, Plan, PlannedCapture, Planned } from '../../actions/plan.ts';
import { planned } from '../../actions/plan.ts';
import { failureSentence } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import type { QueueSummary } from '../../resources/queues/types.ts';
import { failureOf } from '../../upstream/failure.ts';
import { endOf } from '../tables/engine/upstream-call.ts';
import { firstState, moveOut, nameCapture } from './engine/move-out.ts';
import type { MoveOutEnd, MoveOutState, MoveOutWork } from './engine/move-out.ts';
import { countsOf, NEVER, release } from './engine/queue-calls.ts';
import type { QueuePlace } from './engine/queue-calls.ts';
import { queueName } from './message-input.ts';
import { lookAtQueue, queueVersion } from './queue-target.ts';
import { messagesOf } from './words.ts';
import { may } from '../../permissions/permission.ts';
import { KEEPS_CAPTURES } from '../captures/permissions.ts';

const HOUR_MS = 3_600_000;

const purgeInput = z.object({ queue: queueName }).strict();
type PurgeInput = z.infer<typeof purgeInput>;

interface PurgeFacts {
  readonly url: string;
  readonly name: string;
  readonly fifo: boolean;
  /** Hours for which the capture is kept; null where there is no place for one. */
  readonly keptForHours: number | null;
}

async function plan(scene: PlanningScene, input: PurgeInput): Promise<Planned> {
  const looked = await lookAtQueue(scene, input.queue);
  if (looked.outcome === 'refused') return looked.planned;
  const { queue } = looked;
  const place = await scene.captures.place();
  const kept = 'place' in place;
  const facts: PurgeFacts = {
    url: queue.url,
    name: queue.name,
    fifo: queue.fifo,
    keptForHours: kept ? place.keptForHours : null,
  };
  return planned({
    summary: `Purge ${queue.name}`,
    calls: kept
      ? [
          { operation: 'sqs:ReceiveMessage', on: queue.name, times: 'a call for every ten messages' },
          { operation: 's3:PutObject', on: place.place, times: 'a call for every thousand messages' },
          { operation: 'sqs:DeleteMessage', on: queue.name, times: 'a call for every ten messages' },
        ]
      : [{ operation: 'sqs:PurgeQueue', on: queue.name }],
    changes: [{ attribute: 'messages', before: 'all that can be received', after: 'none' }],
    costs: kept
      ? movedCosts(queue)
      : ['What is sent while the queue is purged, up to 60 seconds, is deleted too.'],
    loses: [
      kept
        ? 'Every message that the queue gives. None is deleted before it is kept.'
        : 'Every message of the queue, those too that consumers hold or that are delayed.',
    ],
    capture: captureOf(place),
    undo: kept
      ? {
          reach: 'partial',
          how: 'What was kept is sent to the queue again: bodies and attributes are the same; ids, receive counts and times of sending are new.',
        }
      : { reach: 'none', how: 'Nothing of it is kept.' },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'sqs', 'purge-queue', { 'queue-url': queue.url }),
    ],
    version: queueVersion(queue),
    estimates: [
      { label: 'Waiting', value: queue.visible.toLocaleString('en') },
      { label: 'Held by consumers, and left to them', value: queue.inFlight.toLocaleString('en') },
      { label: 'Delayed, and left', value: queue.delayed.toLocaleString('en') },
    ],
    facts: facts as unknown as Json,
  });
}

function movedCosts(queue: QueueSummary): readonly string[] {
  return [
    'Messages that a consumer holds at this moment, and those whose delay has not passed, stay in the queue.',
    'A message that is sent meanwhile may be taken out too; it is kept like the others.',
    ...(queue.redrive
      ? [
          `Consumers go on meanwhile. What was received ${queue.redrive.maxReceiveCount} times goes to ${queue.redrive.deadLetterQueueName} instead.`,
        ]
      : []),
  ];
}

function captureOf(place: Awaited<ReturnType<PlanningScene['captures']['place']>>): PlannedCapture {
  const keeps = 'every message with its attributes, before it is deleted';
  if ('refusal' in place) return { keeps, where: 'nowhere', keptForHours: 0, lacks: [place.refusal] };
  const notes = place.notes.length > 0 ? ` (${place.notes.join(' ')})` : '';
  return { keeps, where: `${place.place}${notes}`, keptForHours: place.keptForHours, lacks: [] };
}

async function execute(scene: ChangingScene, _input: PurgeInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as PurgeFacts;
  const place: QueuePlace = { client: scene.clients.sqs, url: facts.url, signal: scene.signal };
  if (facts.keptForHours === null) return purgeAtOnce(scene, facts);
  const work: MoveOutWork = { scene, place, queue: { name: facts.name, fifo: facts.fifo } };
  let state = scene.run.checkpoint as MoveOutState | undefined;
  let total: number | undefined;
  try {
    if (!state) {
      const { visible } = await countsOf(place);
      state = firstState(visible, scene.now());
      total = visible;
    }
    const end = await moveOut(work, state, (next) => {
      state = next;
      scene.run.report({ stage: 'keeping and deleting', done: next.removed, total, unit: 'messages' });
    });
    await giveBack(work, end);
    return await ended(scene, place, facts, end);
  } catch (error) {
    const end = endOf(error);
    const removed = state?.removed ?? 0;
    const undo = undoOf(scene, facts, state);
    if (end.outcome === 'cancelled') return cancelled(removed, undo);
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      completed: `${messagesOf(removed)} were kept and deleted.`,
      remaining: 'The rest of the queue is as it was; what was received last comes back within minutes.',
      ...undo,
    };
  }
}

/** What is kept but would not be deleted is shown again, and the manifest says that it was never gone. */
async function giveBack(work: MoveOutWork, { state, undeleted }: MoveOutEnd): Promise<void> {
  if (undeleted.size === 0) return;
  const refused = await release({ ...work.place, signal: NEVER }, [...undeleted.values()]);
  const gone = new Set(refused.map(({ index }) => index));
  await nameCapture(
    work,
    state,
    [...undeleted.keys()].filter((_id, index) => !gone.has(index)),
  );
}

async function ended(
  scene: ChangingScene,
  place: QueuePlace,
  facts: PurgeFacts,
  { state, ended: how, undeleted, failure }: MoveOutEnd,
): Promise<Outcome> {
  const undo = undoOf(scene, facts, state);
  if (how === 'cancelled') return cancelled(state.removed, undo);
  if (how === 'refused')
    return {
      outcome: 'failed',
      sentence: failure
        ? failureSentence(failure)
        : `SQS gave messages of ${facts.name} but did not delete them.`,
      failure,
      completed: `${messagesOf(state.removed)} were kept and deleted.`,
      remaining: `${messagesOf(undeleted.size)} were kept and are still in the queue.`,
      ...undo,
    };
  const left = await countsOf({ ...place, signal: NEVER }).catch(() => undefined);
  const stay = [
    ...(left && left.inFlight > 0 ? [`about ${left.inFlight} that consumers hold`] : []),
    ...(left && left.delayed > 0 ? [`about ${left.delayed} that are delayed`] : []),
    ...(state.damaged > 0 ? [`${state.damaged} whose checksum differs`] : []),
    ...(undeleted.size > 0 ? [`${undeleted.size} that SQS did not delete`] : []),
    ...(how === 'full' ? ['what is being sent all the time'] : []),
  ];
  const staying = stay.length > 0 ? ` In the queue stay ${stay.join(', ')}.` : '';
  return {
    outcome: 'done',
    sentence: `Took ${messagesOf(state.removed)} out of ${facts.name}.${staying}`,
    ...undo,
  };
}

function cancelled(removed: number, undo: { readonly undo?: UndoOffer }): Outcome {
  return {
    outcome: 'cancelled',
    sentence: `Stopped: ${messagesOf(removed)} were kept and deleted, the rest is as it was.`,
    ...undo,
  };
}

function undoOf(
  scene: ChangingScene,
  facts: PurgeFacts,
  state: MoveOutState | undefined,
): { readonly undo?: UndoOffer } {
  if (!state || state.captured === 0) return {};
  return {
    undo: {
      actionId: 'queues.restore-capture',
      input: { queue: facts.name, captureId: scene.run.id },
      until: state.startedAt + (facts.keptForHours ?? 0) * HOUR_MS,
    },
  };
}

/** Without a place for a capture it is SQS's own purge, which the gate lets pass where nothing is guarded. */
async function purgeAtOnce(scene: ChangingScene, { url, name }: PurgeFacts): Promise<Outcome> {
  const again = scene.run.checkpoint !== undefined;
  await scene.run.save({ asked: true });
  try {
    await scene.clients.sqs.send(new PurgeQueueCommand({ QueueUrl: url }), { abortSignal: scene.signal });
  } catch (error) {
    const failure = failureOf(error, 'sqs:PurgeQueue');
    const running = failure.code?.endsWith('PurgeQueueInProgress') ?? false;
    if (!(running && again))
      return {
        outcome: 'failed',
        sentence: running
          ? `${name} was purged less than a minute ago; SQS does it once a minute.`
          : failureSentence(failure),
        failure,
      };
  }
  return { outcome: 'done', sentence: `${name} is being purged; SQS takes up to a minute.` };
}

export const purgeQueue = defineAction<PurgeInput>({
  id: 'queues.purge',
  title: 'Purge queue',
  kind: 'queue',
  risk: 'destructive',
  capability: 'data:remove',
  input: purgeInput,
  target: (input) => input.queue,
  changes: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:PurgeQueue',
    's3:PutObject',
  ],
  permissions: [
    may('queue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:PurgeQueue'),
    ...KEEPS_CAPTURES,
  ],
  long: true,
  plan,
  execute,
});
