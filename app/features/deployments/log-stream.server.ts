import { failureSentence, hasValue, isFailure, valueOf } from '../../../core/cells/cell.ts';
import { listContainers } from '../../../core/resources/containers/containers.ts';
import { followContainerLogs } from '../../../core/resources/containers/logs.ts';
import { describeTaskDefinition } from '../../../core/resources/services/task-definitions.ts';
import { followLog, logPlaceOf } from '../../../core/resources/services/task-log.ts';
import { describeTasks } from '../../../core/resources/services/tasks.ts';
import { LOG_SECONDS } from '../../../core/resources/services/types.ts';
import type { LogPlace } from '../../../core/resources/services/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import { budgetFor } from '../../../core/upstream/budget.ts';
import { textStream } from '../operations/text-stream.server.ts';
import type { LogMessage } from './log-message.ts';

/** Each asks CloudWatch Logs once a second, which an account may do 25 times. */
const LOGS_AN_ENVIRONMENT = 8;
const LINES_A_ROUND = 500;
/** What a container has written before comes first, as much as of a task. */
const FIRST_LINES = 200;
const following = new Map<string, number>();

export interface FollowedContainer {
  /** The id of a task of ECS, or of a container of Docker. */
  readonly task: string;
  /** By default the first one that writes to CloudWatch Logs. */
  readonly container?: string;
}

/**
 * What a container writes, live, as server-sent events: one JSON {@link LogMessage} each. Ends by itself after ten
 * minutes, and whenever `signal` is aborted or nobody reads any more.
 */
export function logStream(
  source: Source,
  followed: FollowedContainer,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  return textStream(async function* (stopped) {
    for await (const message of messagesOf(source, followed, stopped))
      yield `data: ${JSON.stringify(message)}\n\n`;
  }, signal);
}

async function* messagesOf(
  source: Source,
  followed: FollowedContainer,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  const { id } = source.environment;
  const others = following.get(id) ?? 0;
  if (others >= LOGS_AN_ENVIRONMENT) {
    yield { kind: 'busy', others };
    return;
  }
  following.set(id, others + 1);
  try {
    const { compute } = source.environment;
    yield* compute.kind === 'ecs'
      ? taskLines(source, compute.cluster, followed, signal)
      : containerLines(source, followed.task, signal);
  } finally {
    following.set(id, (following.get(id) ?? 1) - 1);
  }
}

async function* taskLines(
  source: Source,
  cluster: string,
  followed: FollowedContainer,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  const place = await placeOf(source, cluster, followed, signal);
  if (typeof place === 'string') yield { kind: 'nowhere', sentence: place };
  else yield* followLog(source, place, { signal, maxSeconds: LOG_SECONDS, linesPerRound: LINES_A_ROUND });
}

/** A container of the environment's own project: the engine may run others, which are none of the console's business. */
async function* containerLines(
  source: Source,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  const listed = await listContainers(source, budgetFor(signal));
  if (isFailure(listed)) {
    yield { kind: 'nowhere', sentence: failureSentence(listed) };
    return;
  }
  if (!valueOf(listed)?.some((one) => one.id === id)) {
    yield { kind: 'nowhere', sentence: 'The project has no such container any more.' };
    return;
  }
  const limits = { maxSeconds: LOG_SECONDS, maxPerSecond: LINES_A_ROUND, tail: FIRST_LINES };
  let told = 0;
  for await (const event of followContainerLogs(source, id, { signal, ...limits })) {
    if (event.kind === 'lines') {
      const lines = event.lines.map(({ at, text }) => ({ at, text }));
      yield { kind: 'lines', lines, dropped: event.dropped - told };
      told = event.dropped;
    } else if (event.reason === 'ended') yield { kind: 'nowhere', sentence: 'The container has ended.' };
    else yield { kind: 'end', reason: event.reason, failure: event.failure };
  }
}

/** Where the container writes, or a sentence that says why there is nothing to follow. */
async function placeOf(
  source: Source,
  cluster: string,
  { task, container }: FollowedContainer,
  signal: AbortSignal,
): Promise<LogPlace | string> {
  const budget = budgetFor(signal);
  const tasks = await describeTasks(source, cluster, [task], budget);
  if (!hasValue(tasks))
    return tasks.state === 'empty' ? 'ECS has forgotten this task.' : failureSentence(tasks);
  const found = tasks.value[0];
  if (!found) return 'ECS has forgotten this task.';
  const definition = await describeTaskDefinition(source, found.taskDefinition, budget);
  if (!hasValue(definition))
    return definition.state === 'empty' ? 'Its task definition is gone.' : failureSentence(definition);
  const { containers } = definition.value;
  const chosen = container === undefined ? containers : containers.filter((one) => one.name === container);
  const places = chosen.flatMap((one) => logPlaceOf(one, found, source.environment.region) ?? []);
  return places[0] ?? 'The container writes to no stream of CloudWatch Logs in this region.';
}
