import { CONSOLE_APP_ID } from '../environments/console-name.ts';
import type { TrailEvent } from '../resources/trail/types.ts';
import { pageOfResource, plainName } from './resource-page.ts';
import type { Trace, TracePart } from './types.ts';

/** So many changes of one person with one program, each within a minute of the next, are one run of something. */
const RUN_LENGTH = 5;
const RUN_GAP_MS = 60_000;
const NAMED_KINDS = 3;
const MOST_PARTS = 100;

/** Events as traces, newest first; what is one run of one program (a seed, a stack's update) as one. */
export function trailChanges(environmentId: string, events: readonly TrailEvent[]): readonly Trace[] {
  const byRunner = grouped(
    events.toSorted((a, b) => b.at - a.at),
    ({ who, program }) => `${who.name}\n${program ?? ''}`,
  );
  return [...byRunner.values()]
    .flatMap(runsOf)
    .flatMap((run) =>
      run.length < RUN_LENGTH
        ? run.map((event) => changeOf(environmentId, event))
        : [runTrace(environmentId, run)],
    )
    .toSorted((a, b) => b.at - a.at);
}

function runsOf(events: readonly TrailEvent[]): readonly (readonly TrailEvent[])[] {
  const runs: TrailEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && last.at - event.at <= RUN_GAP_MS) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

function changeOf(environmentId: string, event: TrailEvent): Trace {
  return {
    id: `event ${environmentId} ${event.id}`,
    kind: 'change',
    source: 'cloudtrail',
    environmentId,
    ...partOf(event),
    who: whoOf(event),
    detail: detailOf(event),
    outcome: event.errorCode === undefined ? undefined : 'bad',
  };
}

function partOf({ at, name, service, resources, errorCode }: TrailEvent): TracePart {
  const [resource] = resources;
  return {
    at,
    title: errorCode === undefined ? `${service}:${name}` : `${service}:${name} failed: ${errorCode}`,
    resource: resource && plainName(service, resource),
    href: resource && pageOfResource(service, name, resource),
  };
}

function runTrace(environmentId: string, run: readonly TrailEvent[]): Trace {
  const [newest] = run;
  const oldest = run.at(-1);
  if (!newest || !oldest) throw new RangeError('A run has an event.');
  const kinds = [...grouped(run, ({ service, name }) => `${service}:${name}`)]
    .map(([name, { length }]) => ({ name, length }))
    .sort((a, b) => b.length - a.length);
  const named = kinds.slice(0, NAMED_KINDS).map(({ name, length }) => `${length} × ${name}`);
  const more = kinds.length - named.length;
  const failed = run.filter(({ errorCode }) => errorCode !== undefined).length;
  return {
    id: `run ${environmentId} ${oldest.id}`,
    at: newest.at,
    kind: 'change',
    source: 'cloudtrail',
    environmentId,
    title: `${run.length} changes: ${named.join(', ')}${more > 0 ? ` and ${more} ${more === 1 ? 'kind' : 'kinds'} more` : ''}`,
    who: whoOf(newest),
    detail: [detailOf(newest), failed > 0 ? `${failed} of them failed` : undefined]
      .filter(Boolean)
      .join('; '),
    parts: run.slice(0, MOST_PARTS).map(partOf),
  };
}

function whoOf({ who, program }: TrailEvent): string {
  if (program === CONSOLE_APP_ID) return `this console, as ${who.name}`;
  return program === 'seed' ? `the seed, as ${who.name}` : who.name;
}

function detailOf({ sourceAddress, program, resources }: TrailEvent): string | undefined {
  const [, ...others] = resources;
  const parts = [
    sourceAddress && `from ${sourceAddress}`,
    program && `with ${program}`,
    others.length > 0 ? `also ${others.join(', ')}` : undefined,
  ];
  return parts.filter(Boolean).join(', ') || undefined;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
