import { mapCell, valueOf } from '../../cells/cell.ts';
import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Deployable, DeploymentSide, DeploymentStage } from '../deployments/types.ts';
import { versionOfImage } from '../images/image-name.ts';
import type { Source } from '../source.ts';
import { projectOf } from './ask.ts';
import { listContainers } from './containers.ts';
import { containerEvents, eventWords } from './events.ts';
import type { ContainerEvent, ContainerSummary } from './types.ts';

const OPERATION = 'docker:ContainerList';
const EVENT_HOURS = 24;
/** How a container ends that was asked to: by itself, or by SIGTERM or SIGKILL. */
const ASKED_TO_END = new Set([0, 143, 137]);

/** The services of the compose project, by name. */
export async function listContainerDeployables(
  source: Source,
  budget: Budget,
): Promise<Cell<Listed<string>>> {
  const cell = await listContainers(source, budget);
  return mapCell(cell, (all) => [...new Set(all.map(({ service }) => service))]);
}

/** One of the list: told by the same call as its neighbours. */
export async function listedContainerDeployable(
  source: Source,
  service: string,
  budget: Budget,
): Promise<Cell<Deployable>> {
  return deployableIn(await listContainers(source, budget), source, service, []);
}

/** One by its name, with what happened to its containers. */
export async function containerDeployable(
  source: Source,
  service: string,
  budget: Budget,
): Promise<Cell<Deployable>> {
  const [containers, events] = await Promise.all([
    listContainers(source, budget),
    containerEvents(source, EVENT_HOURS, budget),
  ]);
  const told = (valueOf(events) ?? []).filter((event) => event.service === service);
  const cell = deployableIn(containers, source, service, told);
  const isUnread = events.state !== 'fresh' && events.state !== 'empty';
  if (!isUnread) return cell;
  const failure = events.state === 'stale' ? events.failure : events;
  return mapCell(cell, (one) => ({ ...one, unread: [failure] }));
}

function deployableIn(
  cell: Cell<readonly ContainerSummary[]>,
  source: Source,
  service: string,
  events: readonly ContainerEvent[],
): Cell<Deployable> {
  const own = valueOf(cell)?.filter((one) => one.service === service) ?? [];
  if (cell.state === 'empty' || (valueOf(cell) && own.length === 0))
    return {
      state: 'absent',
      operation: OPERATION,
      detail: `The project has no containers of ${service}.`,
      at: cell.at,
    };
  return mapCell(cell, () => deployableOf(projectOf(source.environment) ?? '', service, own, events));
}

/** The containers of one compose service as the one view model of what is deployed. */
export function deployableOf(
  project: string,
  service: string,
  containers: readonly ContainerSummary[],
  events: readonly ContainerEvent[] = [],
): Deployable {
  const newest = containers.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return {
    name: service,
    way: 'docker',
    stage: stageOf(containers),
    sides: newest ? [sideOf(service, containers, newest)] : [],
    events: events.map((event) => ({
      id: event.id,
      at: event.at,
      message: eventWords(event),
      service: event.container,
    })),
    cluster: project,
    deployedAt: newest?.createdAt,
    unread: [],
  };
}

/** Several versions stand side by side only while a service is made anew: the newest speaks for all. */
function sideOf(
  service: string,
  containers: readonly ContainerSummary[],
  newest: ContainerSummary,
): DeploymentSide {
  const count = (holds: (one: ContainerSummary) => boolean) => containers.filter(holds).length;
  const checked = containers.filter(({ health }) => health !== undefined);
  return {
    name: 'blue',
    service,
    revision: newest.imageId,
    image: newest.image,
    tag: tagOf(newest.image),
    desired: containers.length,
    running: count(({ state, health }) => state === 'running' && health !== 'starting'),
    pending: count(
      ({ state, health }) => state === 'created' || state === 'restarting' || health === 'starting',
    ),
    unhealthy: checked.length > 0 ? checked.filter(({ health }) => health === 'unhealthy').length : undefined,
    rolloutState: newest.state,
    rolloutReason: containers.find(hasFailed)?.status,
    startedAt: newest.createdAt,
  };
}

function hasFailed({ state, health, exitCode = 0 }: ContainerSummary): boolean {
  if (state === 'exited') return !ASKED_TO_END.has(exitCode);
  return state === 'dead' || state === 'restarting' || health === 'unhealthy';
}

function stageOf(containers: readonly ContainerSummary[]): DeploymentStage {
  if (containers.some(hasFailed)) return 'failed';
  if (containers.some(({ state, health }) => state === 'created' || health === 'starting'))
    return 'deploying';
  if (containers.every(({ state }) => state === 'exited')) return 'scaled to zero';
  return containers.some(({ state }) => state === 'paused') ? 'paused' : 'steady';
}

/** What tells one version from another. An image that has lost its name is told by its id. */
function tagOf(image: string): string | undefined {
  return image.startsWith('sha256:') ? image : versionOfImage(image);
}
