import { z } from 'zod';
import { WORKERS } from '../../catalogue/compute.ts';
import { hasValue, valueOf } from '../../cells/cell.ts';
import { labelOf } from '../../environments/label.ts';
import { listContainersCommand } from '../../resources/containers/commands.ts';
import { listContainers } from '../../resources/containers/containers.ts';
import { dockerTargetOf } from '../../resources/containers/docker-target.ts';
import { functionActivities } from '../../resources/functions/activity.ts';
import {
  functionActivityCommand,
  functionCommand,
  functionVersionsCommand,
  listEventSourcesCommand,
  listFunctionsCommand,
} from '../../resources/functions/commands.ts';
import {
  functionRow,
  functionVersions,
  listEventSources,
  listFunctions,
} from '../../resources/functions/functions.ts';
import type { EventSource, FunctionRow, FunctionStanding } from '../../resources/functions/types.ts';
import type { Source } from '../../resources/source.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { CheckReport, Evidence } from '../check.ts';
import { defineCheck } from '../check.ts';
import { reportOf } from '../report.ts';
import { countOf, pageOf, percentOf } from '../words.ts';

const NOTHING = z.object({}).strict();

export const functionsActive = defineCheck({
  id: 'functions.active',
  title: 'Functions are active and called',
  explains:
    'Every function: its state, its last update, what is set apart for it, and whether its event sources are switched on. Where workers are containers: whether they run. Bad: failed, stopped, or not called.',
  right: 'states:read',
  parameters: NOTHING,
  commands: (environment) =>
    environment.compute.kind === 'docker'
      ? [listContainersCommand(dockerTargetOf(environment))]
      : [listFunctionsCommand(labelOf(environment)), listEventSourcesCommand(labelOf(environment))],
  run: (source, _parameters, budget) =>
    source.environment.compute.kind === 'docker' ? workersRun(source, budget) : functionsRun(source, budget),
});

async function functionsRun(source: Source, budget: Budget): Promise<CheckReport> {
  const [listed, sources] = await Promise.all([
    listFunctions(source, budget),
    listEventSources(source, budget),
  ]);
  const names = (valueOf(listed) ?? []).map(({ name }) => name);
  const rows = await Promise.all(names.map((name) => functionRow(source, name, budget)));
  const called = valueOf(sources) ?? [];
  return reportOf({
    evidence: rows.flatMap((row) => (hasValue(row) ? functionEvidence(row.value, called) : [])),
    cells: [listed, sources, ...rows.flatMap((row) => (hasValue(row) ? [row, row.value.standing] : [row]))],
    good: (count) => `${countOf(count, 'function')} active, their sources switched on.`,
    none: { outcome: 'bad', sentence: 'There is no function here.' },
  });
}

function functionEvidence(row: FunctionRow, sources: readonly EventSource[]): readonly Evidence[] {
  if (!hasValue(row.standing)) return [];
  const off = sources.filter(({ functionName, state }) => functionName === row.name && state !== 'Enabled');
  const troubles = [
    ...standingTroubles(row.standing.value),
    ...off.map(({ sourceName, state }) => `not called from ${sourceName}: ${state.toLowerCase()}`),
  ];
  const value = troubles.length > 0 ? troubles.join(', ') : 'active';
  const isWaiting = row.standing.value.state === 'Pending' && troubles.length === 1;
  const outcome = troubles.length === 0 ? 'good' : isWaiting ? 'warn' : 'bad';
  return [{ name: row.name, value, outcome, href: pageOf('functions', row.name) }];
}

function standingTroubles({ state, stateReason, lastUpdate, reservedConcurrency }: FunctionStanding) {
  const reason = stateReason ? ` (${stateReason})` : '';
  return [
    // A function that was not called for weeks is put aside; the next call wakes it.
    ...(state === 'Active' || state === 'Inactive' ? [] : [`${state.toLowerCase()}${reason}`]),
    ...(lastUpdate === 'Failed' ? ['its last update failed'] : []),
    ...(reservedConcurrency === 0 ? ['stopped: none may run at once'] : []),
  ];
}

async function workersRun(source: Source, budget: Budget): Promise<CheckReport> {
  const cell = await listContainers(source, budget);
  const containers = valueOf(cell) ?? [];
  const { stage } = source.environment.names;
  const evidence = WORKERS.map(({ logical, names }): Evidence => {
    const own = containers.filter(({ service }) => service === logical || service === names[stage]);
    const running = own.filter(({ state }) => state === 'running').length;
    const sick = own.filter(({ health }) => health === 'unhealthy').length;
    return {
      name: logical,
      value: sick > 0 ? `${sick} unhealthy` : `${running} of ${own.length} containers running`,
      outcome: running > 0 && sick === 0 ? 'good' : 'bad',
      href: pageOf('functions', names[stage]),
    };
  });
  return reportOf({
    evidence: hasValue(cell) || cell.state === 'empty' ? evidence : [],
    cells: [cell],
    good: (count) => `${countOf(count, 'worker')} running in containers.`,
  });
}

export const functionsErrors = defineCheck({
  id: 'functions.errors',
  title: 'Functions do not fail',
  explains:
    'Errors and throttled calls of the last hour against all calls, function by function. Bad: a larger share of errors than `badPercent`.',
  right: 'states:read',
  parameters: z
    .object({
      warnPercent: z.number().min(0).max(100).default(1),
      badPercent: z.number().min(0).max(100).default(5),
    })
    .strict(),
  commands: (environment) => [
    listFunctionsCommand(labelOf(environment)),
    functionActivityCommand(
      labelOf(environment),
      WORKERS[0]?.names[environment.names.stage] ?? '',
      Date.now(),
    ),
  ],
  async run(source, { warnPercent, badPercent }, budget) {
    const listed = await listFunctions(source, budget);
    const names = (valueOf(listed) ?? []).map(({ name }) => name);
    const activities = await functionActivities(source, names, budget);
    return reportOf({
      evidence: (valueOf(activities) ?? []).map(({ name, invocations, errors, throttles }): Evidence => {
        const percent = invocations === 0 ? 0 : (errors / invocations) * 100;
        const throttled = throttles > 0 ? `, ${throttles} throttled` : '';
        return {
          name,
          value: `${errors} of ${invocations} calls failed (${percentOf(percent / 100)})${throttled}`,
          outcome: percent > badPercent ? 'bad' : percent > warnPercent || throttles > 0 ? 'warn' : 'good',
          href: pageOf('functions', name),
        };
      }),
      cells: [listed, activities],
      good: (count) => `${countOf(count, 'function')}, errors of the last hour under ${warnPercent} %.`,
      none: { outcome: 'good', sentence: 'There is no function here.' },
    });
  },
});

export const functionsVersions = defineCheck({
  id: 'functions.versions',
  title: 'Old versions of functions are removed',
  explains: 'How many numbered versions each function keeps. Look at it: more than `keep`.',
  right: 'states:read',
  parameters: z.object({ keep: z.number().int().positive().default(5) }).strict(),
  commands: (environment) => {
    const name = WORKERS[0]?.names[environment.names.stage] ?? '';
    return [functionCommand(labelOf(environment), name), functionVersionsCommand(labelOf(environment), name)];
  },
  async run(source, { keep }, budget) {
    const listed = await listFunctions(source, budget);
    const names = (valueOf(listed) ?? []).map(({ name }) => name);
    const cells = await Promise.all(names.map((name) => functionVersions(source, name, budget)));
    return reportOf({
      evidence: cells.flatMap((cell, index): readonly Evidence[] => {
        const name = names[index] ?? '';
        if (!hasValue(cell)) return [];
        const count = cell.value.filter(({ version }) => version !== '$LATEST').length;
        const value = countOf(count, 'version');
        return [{ name, value, outcome: count > keep ? 'warn' : 'good', href: pageOf('functions', name) }];
      }),
      cells: [listed, ...cells],
      good: (count) => `${countOf(count, 'function')}, none keeps more than ${keep} versions.`,
      none: { outcome: 'good', sentence: 'There is no function here.' },
    });
  },
});
