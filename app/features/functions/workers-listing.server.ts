import { CATALOGUE } from '../../../core/catalogue/catalogue.ts';
import { keyOf, namingOf } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { fresh, hasValue, isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { functionInList } from '../../../core/compare/reading/rows.ts';
import { listDeployables, listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import {
  eventSourcesOf,
  functionRow,
  listEventSources,
  listFunctions,
} from '../../../core/resources/functions/functions.ts';
import type { Listed } from '../../../core/paging/token-pages.ts';
import { mapListed } from '../../../core/paging/token-pages.ts';
import type { Source } from '../../../core/resources/source.ts';
import { answerOf, withAnswer } from '../../../core/resources/told.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import type { Listing } from '../lists/paired-list.server.ts';
import type { WorkerRow } from './worker-row.ts';

/** Whether this environment runs the worker of the name in containers: Docker runs it, and the catalogue knows it. */
export function runsInContainers({ environment }: Source, name: string): boolean {
  return environment.compute.kind === 'docker' && workersOf(environment.names.stage).has(name);
}

function workersOf(stage: Source['environment']['names']['stage']): ReadonlySet<string> {
  return new Set(CATALOGUE.workers.map(({ names }) => names[stage]));
}

/** The functions of each environment. Where Docker runs the platform its workers are containers: those stand for them. */
export function workersListing(budget: Budget): Listing<WorkerRow> {
  return {
    kind: 'workers',
    names: (source) => namesIn(source, budget),
    row: (source, name) =>
      runsInContainers(source, name)
        ? containerRow(source, name, budget)
        : functionRowOf(source, name, budget),
    found: (row) =>
      row.kind === 'container' ? { instead: 'a container' } : functionInList(row.found, row.sources),
  };
}

/** The names of a side, for whoever only looks for them. */
export async function namesIn(source: Source, budget: Budget): Promise<Cell<Listed<string>>> {
  const functions = listFunctions(source, budget).then((cell) =>
    mapCell(cell, (all) => mapListed(all, (each) => each.map(({ name }) => name))),
  );
  if (source.environment.compute.kind !== 'docker') {
    // Every row needs them, and they need nothing of the list: they are asked for beside it.
    void listEventSources(source, budget);
    return functions;
  }
  const containers = await listDeployables(source, budget);
  if (isFailure(containers)) return containers;
  const workers = workersOf(source.environment.names.stage);
  const running = valueOf(containers)?.filter((name) => workers.has(name)) ?? [];
  // An emulator without functions is no failure where the workers are containers.
  const others = (valueOf(await functions) ?? []).filter((name) => !running.includes(name));
  const names = [...running, ...others];
  if (names.length === 0) return { state: 'empty', at: containers.at };
  return hasValue(containers) ? { ...containers, value: names } : fresh(names, containers.at);
}

async function containerRow(source: Source, name: string, budget: Budget): Promise<Cell<WorkerRow>> {
  return mapCell(await listedDeployable(source, name, budget), (container) => ({
    kind: 'container',
    name,
    container: { ...container, events: [] },
  }));
}

async function functionRowOf(source: Source, name: string, budget: Budget): Promise<Cell<WorkerRow>> {
  const [row, sources] = await Promise.all([
    functionRow(source, name, budget),
    eventSourcesOf(source, name, budget),
  ]);
  const naming = namingOf(source.environment);
  const keyed = mapCell(sources, (all) =>
    all.map((one) => withAnswer({ ...one, key: keyOf('queues', one.sourceName, naming) }, answerOf(one))),
  );
  return mapCell(row, (found) => ({ kind: 'function', name, found, sources: keyed }));
}
