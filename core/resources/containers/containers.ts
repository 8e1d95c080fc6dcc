import type { Cell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { withAnswer } from '../told.ts';
import { projectOf, readDocker } from './ask.ts';
import { comparableContainer } from './comparable-container.ts';
import { COMPOSE, detailOf, summariesOf } from './engine-answers.ts';
import type { ContainerDetail, ContainerSummary, ContainerUsage } from './types.ts';
import { usageOf } from './usage.ts';

/** Every container of the environment's compose project, by service and number, running or not; one call. */
export function listContainers(source: Source, budget: Budget): Promise<Cell<readonly ContainerSummary[]>> {
  const project = projectOf(source.environment) ?? '';
  return readDocker<readonly ContainerSummary[]>(
    source,
    {
      operation: 'docker:ContainerList',
      key: project,
      isEmpty: (all) => all.length === 0,
      run: async (docker, abortSignal) =>
        summariesOf(await docker.listContainers({ all: true, filters: filtersOf(project), abortSignal })),
    },
    budget,
  );
}

/** The labels that a compose project's own containers have; what `compose run` has started is none of them. */
export function filtersOf(project: string, service?: string): { readonly label: string[] } {
  const ofService = service === undefined ? [] : [`${COMPOSE.service}=${service}`];
  return { label: [`${COMPOSE.project}=${project}`, `${COMPOSE.oneOff}=False`, ...ofService] };
}

/** One container, by its id. */
export function inspectContainer(source: Source, id: string, budget: Budget): Promise<Cell<ContainerDetail>> {
  return readDocker(
    source,
    {
      operation: 'docker:ContainerInspect',
      key: id,
      run: async (docker, abortSignal) => {
        const answer = await docker.getContainer(id).inspect({ abortSignal });
        return withAnswer(detailOf(answer), comparableContainer(answer));
      },
    },
    budget,
  );
}

/**
 * What a container uses now. The engine takes two samples a second apart, as `docker stats --no-stream` has it do: one
 * alone tells nothing of the processor. Empty where it does not run.
 */
export function containerUsage(source: Source, id: string, budget: Budget): Promise<Cell<ContainerUsage>> {
  return readDocker<ContainerUsage | undefined>(
    source,
    {
      operation: 'docker:ContainerStats',
      key: id,
      isEmpty: (usage) => usage === undefined,
      async run(docker, abortSignal) {
        const options = { stream: false as const, abortSignal };
        return usageOf(await docker.getContainer(id).stats(options));
      },
    },
    budget,
  ) as Promise<Cell<ContainerUsage>>;
}
