import path from 'node:path';
import { namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure, valueOf } from '../../../core/cells/cell.ts';
import { labelOf } from '../../../core/environments/label.ts';
import {
  fileVariablesCommand,
  listFamiliesCommand,
  taskVariablesCommand,
} from '../../../core/resources/configuration/commands.ts';
import { compareVariables } from '../../../core/resources/configuration/comparison.ts';
import { configuredServices, serviceVariables } from '../../../core/resources/configuration/configuration.ts';
import type { ServiceVariables } from '../../../core/resources/configuration/types.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { ServiceComparison, SideOrigin } from './service-comparison.ts';

export interface Configuration {
  readonly left: Cell<readonly string[]>;
  readonly right: Cell<readonly string[]>;
  readonly services: readonly { readonly service: string; readonly comparison: Promise<ServiceComparison> }[];
}

/** The variables of every service that either side knows, compared by key. */
export async function configurationOf(
  sides: readonly [Source, Source],
  budget: Budget,
): Promise<Configuration> {
  const [left, right] = await Promise.all([
    configuredServices(sides[0], budget),
    configuredServices(sides[1], budget),
  ]);
  const services = [...new Set([...(valueOf(left) ?? []), ...(valueOf(right) ?? [])])];
  return {
    left,
    right,
    services: services.map((service) => ({ service, comparison: comparisonOf(sides, service, budget) })),
  };
}

async function comparisonOf(
  sides: readonly [Source, Source],
  service: string,
  budget: Budget,
): Promise<ServiceComparison> {
  const [left, right] = await Promise.all([
    serviceVariables(sides[0], service, budget),
    serviceVariables(sides[1], service, budget),
  ]);
  const rows = compareVariables(
    { variables: known(left), naming: namingOf(sides[0].environment) },
    { variables: known(right), naming: namingOf(sides[1].environment) },
  );
  return { service, rows, left: originOf(left), right: originOf(right) };
}

/** A side that has nothing of the service is known to have nothing; one that failed is not known. */
function known(cell: Cell<ServiceVariables>): ServiceVariables['variables'] | undefined {
  return cell.state === 'empty' ? [] : valueOf(cell)?.variables;
}

function originOf(cell: Cell<ServiceVariables>): SideOrigin {
  if (isFailure(cell)) return { failure: cell, origins: [], remarks: [] };
  const told = valueOf(cell);
  const origins = new Set((told?.variables ?? []).map(({ origin }) => origin.label));
  return { origins: [...origins], remarks: told?.remarks ?? [] };
}

/** The command lines that tell the names of one environment's variables; values stay where they are. */
export function configurationCommands({ environment }: Source): readonly string[] {
  const target = labelOf(environment);
  // As seen from the folder in which the console was started: where else it lies is nobody's business.
  const files = environment.environmentFiles.map((file) => path.relative(process.cwd(), file.path));
  const fileLines = [...new Set(files)].map(fileVariablesCommand);
  if (environment.compute.kind !== 'ecs') return fileLines;
  return [...fileLines, listFamiliesCommand(target), taskVariablesCommand(target)];
}
