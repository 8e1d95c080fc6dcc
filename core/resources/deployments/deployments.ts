import type { Cell } from '../../cells/cell.ts';
import type { Listed } from '../../paging/token-pages.ts';
import type { Budget } from '../../upstream/budget.ts';
import {
  containerDeployable,
  listContainerDeployables,
  listedContainerDeployable,
} from '../containers/deployables.ts';
import type { Source } from '../source.ts';
import { ecsDeployable, listEcsDeployables, listedEcsDeployable } from './ecs-deployables.ts';
import type { Deployable } from './types.ts';

/** The logical services of an environment, by name, whatever runs them. */
export function listDeployables(source: Source, budget: Budget): Promise<Cell<Listed<string>>> {
  const { compute } = source.environment;
  if (compute.kind === 'ecs') return listEcsDeployables(source, compute.cluster, budget);
  return listContainerDeployables(source, budget);
}

/** One of the list: described together with its neighbours where upstream allows that. */
export function listedDeployable(source: Source, name: string, budget: Budget): Promise<Cell<Deployable>> {
  const { compute } = source.environment;
  if (compute.kind === 'ecs') return listedEcsDeployable(source, compute.cluster, name, budget);
  return listedContainerDeployable(source, name, budget);
}

/** One by its name, with the health of its targets. */
export function deployable(source: Source, name: string, budget: Budget): Promise<Cell<Deployable>> {
  const { compute } = source.environment;
  if (compute.kind === 'ecs') return ecsDeployable(source, compute.cluster, name, budget);
  return containerDeployable(source, name, budget);
}
