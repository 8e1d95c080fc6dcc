import type { Cell, Failure } from '../../../cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../../cells/cell.ts';
import type { Budget } from '../../../upstream/budget.ts';
import { deployableTasks } from '../../deployments/physical.ts';
import type { DeployableTask } from '../../deployments/physical.ts';
import { describeTaskDefinition } from '../../services/task-definitions.ts';
import { logPlaceOf } from '../../services/task-log.ts';
import type { LogPlace, TaskDefinition } from '../../services/types.ts';
import type { Source } from '../../source.ts';

/** The tasks of one revision of a service, as far as ECS still tells of them, and where they write. */
export interface ColourTasks {
  /** `service/family:revision`: what an address calls it. */
  readonly key: string;
  /** The physical service: `<service>-green` beside `<service>`, where a release is made of two. */
  readonly service: string;
  /** `family:revision`. */
  readonly revision: string;
  readonly running: number;
  /** Those that stopped within the last hour. */
  readonly stopped: number;
  /** When its first task was made of which is told, in milliseconds since the epoch. */
  readonly since?: number;
  /** Streams of CloudWatch Logs, one of each container and task, the newest task first. */
  readonly places: readonly LogPlace[];
  /** Containers that write to no stream that can be told by the task's id. */
  readonly elsewhere: readonly string[];
}

export interface ServiceColours {
  /** The newest revision first. */
  readonly colours: readonly ColourTasks[];
  /** What could not be read beside the rest. */
  readonly unread: readonly Failure[];
}

/**
 * The revisions of a service of which ECS tells tasks: those that run, and those that stopped within the hour. Calls: the
 * service and its green one, a list of tasks and their description for each state, and each revision once. `empty` where
 * it has no tasks.
 */
export async function serviceColours(
  source: Source,
  cluster: string,
  name: string,
  budget: Budget,
): Promise<Cell<ServiceColours>> {
  const [running, stopped] = await Promise.all([
    deployableTasks(source, cluster, name, 'RUNNING', budget),
    deployableTasks(source, cluster, name, 'STOPPED', budget),
  ]);
  const known = [running, stopped].find(hasValue);
  const unread = [running, stopped].filter(isFailure);
  if (!known) return unread[0] ?? { state: 'empty', at: running.at };
  const tasks = [running, stopped].flatMap((cell) => valueOf(cell) ?? []);
  const revisions = [...new Set(tasks.map(({ taskDefinition }) => taskDefinition))];
  const definitions = await Promise.all(
    revisions.map((revision) => describeTaskDefinition(source, revision, budget)),
  );
  const byRevision = new Map(
    definitions.flatMap((cell, index) =>
      hasValue(cell) ? [[revisions[index] ?? '', cell.value] as const] : [],
    ),
  );
  return mapCell(known, () => ({
    colours: coloursOf(tasks, byRevision, source.environment.region),
    unread: [...unread, ...definitions.filter(isFailure).slice(0, 1)],
  }));
}

/** Tasks by service and revision, the newest revision first. `region`: where their streams are looked for. */
export function coloursOf(
  tasks: readonly DeployableTask[],
  definitions: ReadonlyMap<string, Pick<TaskDefinition, 'containers'>>,
  region: string,
): readonly ColourTasks[] {
  const byKey = new Map<string, DeployableTask[]>();
  for (const task of tasks) {
    const key = `${task.service}/${task.taskDefinition}`;
    byKey.set(key, [...(byKey.get(key) ?? []), task]);
  }
  return [...byKey].map(([key, own]) => colourOf(key, own, definitions, region)).sort(newestFirst);
}

function colourOf(
  key: string,
  tasks: readonly DeployableTask[],
  definitions: ReadonlyMap<string, Pick<TaskDefinition, 'containers'>>,
  region: string,
): ColourTasks {
  const [{ service = '', taskDefinition: revision = '' } = {}] = tasks;
  const containers = definitions.get(revision)?.containers ?? [];
  const newest = tasks.toSorted((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
  const stopped = tasks.filter(({ lastStatus }) => lastStatus === 'STOPPED').length;
  const created = tasks.flatMap(({ createdAt }) => createdAt ?? []);
  return {
    key,
    service,
    revision,
    running: tasks.length - stopped,
    stopped,
    since: created.length > 0 ? Math.min(...created) : undefined,
    places: newest.flatMap((task) =>
      containers.flatMap((container) => logPlaceOf(container, task, region) ?? []),
    ),
    elsewhere: containers
      .filter((container) => logPlaceOf(container, { id: '' }, region) === undefined)
      .map(({ name }) => name),
  };
}

/** A revision's number tells its age, where both are of one family; else the tasks do. */
function newestFirst(a: ColourTasks, b: ColourTasks): number {
  const [[familyA, numberA], [familyB, numberB]] = [numbered(a.revision), numbered(b.revision)];
  const byNumber = familyA === familyB ? numberB - numberA : 0;
  return byNumber || (b.since ?? 0) - (a.since ?? 0) || (a.key < b.key ? -1 : 1);
}

function numbered(revision: string): readonly [family: string, number: number] {
  const at = revision.lastIndexOf(':');
  return [revision.slice(0, at), Number(revision.slice(at + 1))];
}

export interface Chosen {
  readonly blue?: ColourTasks;
  readonly green?: ColourTasks;
}

/**
 * Which two are set against each other. What is asked for wins; else green is the newest revision, and blue the one
 * before it, rather one that runs. Undefined is what ECS tells no task of.
 */
export function chosenColours(
  colours: readonly ColourTasks[],
  asked: { readonly blue?: string; readonly green?: string },
): Chosen {
  const named = (key: string | undefined) => colours.find((one) => one.key === key);
  const green =
    asked.green === undefined ? colours.find(({ key }) => key !== asked.blue) : named(asked.green);
  if (asked.blue !== undefined) return { blue: named(asked.blue), green };
  const others = colours.filter(({ key }) => key !== (asked.green ?? green?.key));
  return { blue: others.find(({ running }) => running > 0) ?? others[0], green };
}
