import { randomUUID } from 'node:crypto';
import { arnOf } from './context.ts';
import type { SqsContext } from './context.ts';
import { last } from './databases.ts';
import type { MoveTask } from './move-task.ts';
import { queueNameOfArn } from './queue.ts';
import type { Queue } from './queue.ts';
import { redrivePolicyOf } from './redrive-policy.ts';
import { redrive } from './send.ts';

/** The greatest rate that a task may ask for, and the one that it gets when it asks for none. */
export const maximumPerSecond = 500;
/** Messages that one step moves, so that a clock that was moved far ahead does not hold up everybody else. */
const movesAtOnce = 1000;

/** Names of the queues whose dead letters come here, in order. */
export function deadLetterSources(context: SqsContext, target: Queue): readonly string[] {
  const arn = arnOf(context, target);
  return context.queues.names().filter((name) => {
    const queue = context.queues.find(name);
    return queue !== undefined && redrivePolicyOf(queue)?.deadLetterTargetArn === arn;
  });
}

/** Tasks of a source queue, the newest first. */
export function tasksOf(context: SqsContext, sourceName: string, limit: number): readonly MoveTask[] {
  const range = context.databases.tasks.getRange({
    start: [sourceName, last, '\uffff'],
    end: [sourceName, 0, ''],
    reverse: true,
    limit,
  });
  return [...range].map(({ value }) => value);
}

export function startTask(
  context: SqsContext,
  source: Queue,
  request: { readonly destinationArn?: string; readonly maxPerSecond?: number },
): MoveTask {
  const now = context.cloud.clock.now();
  return saveTask(context, {
    ...request,
    taskId: randomUUID(),
    sourceName: source.name,
    startedAtMs: now,
    advancedAtMs: now,
    lastSeq: context.databases.counters.get('message') ?? 0,
    status: 'RUNNING',
    moved: 0,
    toMove: context.messages.counts(source.id).visible,
  });
}

export function saveTask(context: SqsContext, task: MoveTask): MoveTask {
  context.databases.tasks.putSync([task.sourceName, task.startedAtMs, task.taskId], task);
  return task;
}

export function forgetTasks(context: SqsContext, sourceName: string): void {
  for (const task of tasksOf(context, sourceName, last))
    context.databases.tasks.removeSync([sourceName, task.startedAtMs, task.taskId]);
}

/** Moves what the time since the last step allows. True where a task could move more at once. */
export function advanceTasks(context: SqsContext, now: number): boolean {
  const running = [...context.databases.tasks.getRange()]
    .map(({ value }) => value)
    .filter(({ status }) => status === 'RUNNING');
  return running.map((task) => advanceTask(context, task, now)).some((hasMore) => hasMore);
}

function advanceTask(context: SqsContext, task: MoveTask, now: number): boolean {
  const rate = task.maxPerSecond ?? maximumPerSecond;
  const allowed = Math.floor(((now - task.advancedAtMs) / 1000) * rate);
  const source = context.queues.find(task.sourceName);
  if (allowed < 1 || source === undefined) return false;
  context.messages.settle(source, now);
  const limit = Math.min(allowed, movesAtOnce);
  const changed = new Set<string>();
  const result = context.messages.transaction(() => moveSome(context, source, task, limit, changed, now));
  for (const name of changed) context.arrivals.announce(name);
  saveTask(context, {
    ...task,
    ...result,
    advancedAtMs: task.advancedAtMs + Math.ceil((limit / rate) * 1000),
    moved: task.moved + result.moved,
  });
  return result.status === 'RUNNING' && allowed > limit;
}

function moveSome(
  context: SqsContext,
  source: Queue,
  task: MoveTask,
  limit: number,
  changed: Set<string>,
  now: number,
): Pick<MoveTask, 'status' | 'moved' | 'failureReason'> {
  let moved = 0;
  while (moved < limit) {
    const found = context.messages.receivable(source, limit - moved).filter(({ seq }) => seq <= task.lastSeq);
    if (found.length === 0) return { status: 'COMPLETED', moved };
    for (const message of found) {
      const arn = task.destinationArn ?? message.deadLetterSourceArn;
      if (arn === undefined)
        return { status: 'FAILED', moved, failureReason: 'CouldNotDetermineMessageSource' };
      const target = context.queues.find(queueNameOfArn(context.cloud, arn) ?? '');
      if (target === undefined)
        return { status: 'FAILED', moved, failureReason: 'AWS.SimpleQueueService.NonExistentQueue' };
      redrive(context, target, message, now);
      changed.add(target.name);
      moved++;
    }
  }
  const isOver = !context.messages.receivable(source, 1).some(({ seq }) => seq <= task.lastSeq);
  return { status: isOver ? 'COMPLETED' : 'RUNNING', moved };
}
