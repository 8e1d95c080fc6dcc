import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { ListMessageMoveTasksResultEntry } from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { defineAction } from '../../actions/action.ts';
import type { ChangingScene, Outcome, PlanningScene } from '../../actions/action.ts';
import { hashOf } from '../../actions/canonical.ts';
import type { Json, Plan, Planned } from '../../actions/plan.ts';
import { planned, refused } from '../../actions/plan.ts';
import { failureSentence, hasValue } from '../../cells/cell.ts';
import { awsCommand } from '../../commands/command-line.ts';
import { labelOf } from '../../environments/label.ts';
import { moveTasks } from '../../resources/queues/queues.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { failureOf } from '../../upstream/failure.ts';
import { UpstreamFailed, endOf } from '../tables/engine/upstream-call.ts';
import { mayHaveHappened, NEVER, repeated } from './engine/queue-calls.ts';
import type { QueuePlace } from './engine/queue-calls.ts';
import { queueName } from './message-input.ts';
import { queueVersion } from './queue-target.ts';
import { redriveTarget } from './redrive-target.ts';
import { messagesOf } from './words.ts';
import { may } from '../../permissions/permission.ts';

/** A task moves so many messages a second at most. Source: API reference, StartMessageMoveTask. */
const FASTEST = 500;
const LOOK_EVERY_MS = 1_000;
const CALL_MS = 20_000;

type Task = ListMessageMoveTasksResultEntry;

const redriveInput = z
  .object({
    queue: queueName,
    to: queueName.optional(),
    messagesPerSecond: z.number().int().min(1).max(FASTEST).optional(),
  })
  .strict();
type RedriveInput = z.infer<typeof redriveInput>;

interface RedriveFacts {
  readonly url: string;
  readonly arn: string;
  readonly toArn: string;
  readonly to: string;
  /** When the newest task that was there already had begun; 0 where there was none. */
  readonly newestTaskAt: number;
}

async function plan(scene: PlanningScene, input: RedriveInput): Promise<Planned> {
  const target = await redriveTarget(scene, input.queue, input.to);
  if (target.outcome === 'refused') return target.planned;
  const { queue, to } = target;
  const tasks = await moveTasks(scene.source, queue.arn, budgetFor(scene.signal));
  if (!hasValue(tasks) && tasks.state !== 'empty') return refused(failureSentence(tasks), tasks);
  const known = hasValue(tasks) ? tasks.value : [];
  if (known.some(({ status }) => status === 'RUNNING' || status === 'CANCELLING'))
    return refused(`Messages of ${queue.name} are being moved already: SQS runs one task a queue.`);
  if (queue.visible === 0) return refused(`${queue.name} has no messages that could be moved.`);
  const facts: RedriveFacts = {
    url: queue.url,
    arn: queue.arn,
    toArn: to.arn,
    to: to.name,
    newestTaskAt: Math.max(0, ...known.map(({ startedAt = 0 }) => startedAt)),
  };
  const rate = input.messagesPerSecond;
  return planned({
    summary: `Move all messages of ${queue.name} to ${to.name}${rate === undefined ? '' : `, ${rate} a second at most`}`,
    calls: [{ operation: 'sqs:StartMessageMoveTask', on: queue.name }],
    changes: [{ attribute: 'messages', before: `in ${queue.name}`, after: `in ${to.name}` }],
    costs: [
      `${to.name}'s consumers take them at once; what fails again comes back as a dead letter after its receives.`,
      'SQS gives them new ids, and counts their receives and their retention anew.',
      ...(rate === undefined ? ['SQS chooses how fast: it may be several hundred a second.'] : []),
    ],
    loses: [],
    undo: {
      reach: 'none',
      how: 'What a consumer has taken can not be put back. The task can be cancelled while it runs.',
    },
    commands: [
      awsCommand(labelOf(scene.source.environment), 'sqs', 'start-message-move-task', {
        'source-arn': queue.arn,
        'destination-arn': to.arn,
        'max-number-of-messages-per-second': rate,
      }),
    ],
    version: hashOf([queueVersion(queue), queueVersion(to)]).slice(0, 32),
    estimates: [
      { label: 'Dead letters now', value: queue.visible.toLocaleString('en') },
      { label: `Waiting in ${to.name} now`, value: to.visible.toLocaleString('en') },
    ],
    facts: facts as unknown as Json,
  });
}

async function execute(scene: ChangingScene, input: RedriveInput, made: Plan): Promise<Outcome> {
  const facts = made.facts as unknown as RedriveFacts;
  const place: QueuePlace = { client: scene.clients.sqs, url: facts.url, signal: scene.signal };
  let task: Task | undefined;
  try {
    task = await begin(scene, place, input, facts);
    while (isUnderWay(task)) {
      const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
      const total = task?.ApproximateNumberOfMessagesToMove;
      scene.run.report({ stage: 'moving', done: moved, total, unit: 'messages' });
      if (scene.signal.aborted) return await cancel(place, facts, task);
      await pause(LOOK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => undefined);
      task = (await newestTask({ ...place, signal: NEVER }, facts)) ?? task;
    }
    return outcomeOf(facts, task);
  } catch (error) {
    const end = endOf(error);
    if (end.outcome === 'cancelled')
      return { outcome: 'cancelled', sentence: 'Stopped before anything was moved.' };
    return {
      outcome: 'failed',
      sentence: failureSentence(end.failure),
      failure: end.failure,
      ...(task
        ? {
            completed: `${movedOf(task)} were moved when SQS told last.`,
            remaining: 'The task goes on by itself; the page of the queue shows it.',
          }
        : {}),
    };
  }
}

/** Starts the task, once: after a kill, or a lost answer, the one that was begun is found in the list. */
async function begin(
  scene: ChangingScene,
  place: QueuePlace,
  input: RedriveInput,
  facts: RedriveFacts,
): Promise<Task | undefined> {
  if (scene.run.checkpoint !== undefined) {
    const begun = await newestTask(place, facts);
    if (begun) return begun;
  }
  await scene.run.save({ asked: true });
  try {
    const { TaskHandle } = await place.client.send(
      new StartMessageMoveTaskCommand({
        SourceArn: facts.arn,
        DestinationArn: facts.toArn,
        MaxNumberOfMessagesPerSecond: input.messagesPerSecond,
      }),
      { abortSignal: AbortSignal.timeout(CALL_MS) },
    );
    return (await newestTask({ ...place, signal: NEVER }, facts)) ?? { TaskHandle, Status: 'RUNNING' };
  } catch (error) {
    const failure = failureOf(error, 'sqs:StartMessageMoveTask');
    const begun = mayHaveHappened(failure) ? await newestTask(place, facts) : undefined;
    if (!begun) throw new UpstreamFailed(failure);
    return begun;
  }
}

/** The newest task to this destination that was not there when the plan was made. */
async function newestTask(place: QueuePlace, facts: RedriveFacts): Promise<Task | undefined> {
  const { Results = [] } = await repeated(place, 'sqs:ListMessageMoveTasks', (abortSignal) =>
    place.client.send(new ListMessageMoveTasksCommand({ SourceArn: facts.arn, MaxResults: 10 }), {
      abortSignal,
    }),
  );
  return Results.filter(
    ({ StartedTimestamp = 0, DestinationArn }) =>
      StartedTimestamp > facts.newestTaskAt && DestinationArn === facts.toArn,
  ).sort((a, b) => (b.StartedTimestamp ?? 0) - (a.StartedTimestamp ?? 0))[0];
}

/** A task that the list does not show yet is under way. */
function isUnderWay(task: Task | undefined): boolean {
  return !task || task.Status === 'RUNNING' || task.Status === 'CANCELLING';
}

async function cancel(place: QueuePlace, facts: RedriveFacts, task: Task | undefined): Promise<Outcome> {
  const calm = { ...place, signal: NEVER };
  if (task?.TaskHandle && task.Status === 'RUNNING')
    try {
      const answer = await repeated(calm, 'sqs:CancelMessageMoveTask', (abortSignal) =>
        place.client.send(new CancelMessageMoveTaskCommand({ TaskHandle: task.TaskHandle }), { abortSignal }),
      );
      return {
        outcome: 'cancelled',
        sentence: `Stopped: about ${messagesOf(answer.ApproximateNumberOfMessagesMoved ?? 0)} were moved to ${facts.to}, the rest stays.`,
      };
    } catch (error) {
      const end = endOf(error);
      const last = await newestTask(calm, facts);
      if (last && !isUnderWay(last)) return outcomeOf(facts, last);
      const failure = end.outcome === 'failed' ? end.failure : undefined;
      return {
        outcome: 'failed',
        sentence: 'The task could not be stopped; it goes on moving messages.',
        failure,
        completed: `${movedOf(last ?? task)} were moved when SQS told last.`,
      };
    }
  return {
    outcome: 'cancelled',
    sentence: `Stopped: about ${movedOf(task)} were moved to ${facts.to}.`,
  };
}

function outcomeOf(facts: RedriveFacts, task: Task | undefined): Outcome {
  const moved = movedOf(task);
  if (task?.Status === 'COMPLETED') return { outcome: 'done', sentence: `Moved ${moved} to ${facts.to}.` };
  if (task?.Status === 'CANCELLED')
    return {
      outcome: 'cancelled',
      sentence: `Somebody stopped the task: ${moved} were moved to ${facts.to}.`,
    };
  return {
    outcome: 'failed',
    sentence: `SQS gave the task up (${task?.FailureReason ?? 'no reason'}).`,
    completed: `${moved} were moved to ${facts.to}.`,
    remaining: 'The rest is in the dead-letter queue.',
  };
}

function movedOf(task: Task | undefined): string {
  return messagesOf(task?.ApproximateNumberOfMessagesMoved ?? 0);
}

export const redriveQueue = defineAction<RedriveInput>({
  id: 'queues.redrive',
  title: 'Redrive all',
  kind: 'queue',
  risk: 'costly',
  capability: 'data:change',
  input: redriveInput,
  target: (input) => input.queue,
  changes: ['sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask'],
  permissions: [
    may(
      'queue',
      'sqs:StartMessageMoveTask',
      'sqs:CancelMessageMoveTask',
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:SendMessage',
    ),
  ],
  long: true,
  plan,
  execute,
});
