// configuredServices(source, budget): Cell<readonly string[]>                    logical names, else what was found
// serviceVariables(source, service, budget): Cell<ServiceVariables>              `empty`: nothing is known of it here
import type { Cell } from '../../cells/cell.ts';
import { fresh, hasValue, isFailure, mapCell } from '../../cells/cell.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { variablesFromFiles } from './environment-files.ts';
import { familyOfService, serviceOfFamily } from './families.ts';
import { listFamilies, variablesFromTask } from './task-definitions.ts';
import type { ServiceVariables } from './types.ts';

/**
 * Whose variables are known in this environment: the services that the environments file names dotenv files for, and
 * where tasks run on ECS the families of its task definitions.
 */
export async function configuredServices(source: Source, budget: Budget): Promise<Cell<readonly string[]>> {
  const { environmentFiles, compute, names } = source.environment;
  const fromFiles = [...new Set(environmentFiles.map((file) => file.service))];
  const none: Cell<readonly string[]> = { state: 'empty', at: Date.now() };
  const families = compute.kind === 'ecs' ? await listFamilies(source, budget) : none;
  if (fromFiles.length === 0)
    return mapCell(families, (all) => [
      ...new Set(all.map((family) => serviceOfFamily(family, names.stage))),
    ]);
  const fromTasks = hasValue(families)
    ? families.value.map((family) => serviceOfFamily(family, names.stage))
    : [];
  return fresh([...new Set([...fromFiles, ...fromTasks])], Date.now());
}

/** The variables of one service. Files that are named for it come before the task definition that runs it. */
export async function serviceVariables(
  source: Source,
  service: string,
  budget: Budget,
): Promise<Cell<ServiceVariables>> {
  const { environment } = source;
  if (environment.environmentFiles.some((file) => file.service === service))
    return variablesFromFiles(source, service, budget);
  if (environment.compute.kind !== 'ecs') return { state: 'empty', at: Date.now() };
  const families = await listFamilies(source, budget);
  if (isFailure(families)) return families;
  const family = hasValue(families)
    ? familyOfService(service, families.value, environment.names.stage)
    : undefined;
  if (family === undefined) return { state: 'empty', at: families.at };
  return variablesFromTask(source, service, family, budget);
}
