import type { ChangedResource, SnapshotChanges, SnapshotHead } from '../compare/over-time/kept.ts';
import { KIND_WORDS } from '../compare/words.ts';
import type { Trace } from './types.ts';

const NAMED = 2;

/**
 * How an environment was set up differently at one kept moment than at the one before: a trace for each action of the
 * console that has been at it, and one for what none has.
 */
export function snapshotTraces(heads: readonly SnapshotHead[]): readonly Trace[] {
  return heads.flatMap((head) => (head.changes ? tracesOfHead(head, head.changes) : []));
}

function tracesOfHead(head: SnapshotHead, changes: SnapshotChanges): readonly Trace[] {
  const { resources, actions, isAttributed } = changes;
  const others = resources.filter(({ action }) => action === undefined);
  const told = actions.flatMap((action, index) => {
    const own = resources.filter((one) => one.action === index);
    if (own.length === 0) return [];
    const words = `Settings changed by “${action.title}”`;
    return [traceOf(head, changes, { name: `action ${index}`, words, who: action.who, resources: own })];
  });
  if (others.length === 0) return told;
  return [
    traceOf(head, changes, {
      name: 'others',
      words: isAttributed ? 'Settings changed outside of the console' : 'Settings changed',
      remark: isAttributed
        ? undefined
        : 'The records could not be read: an action of the console may have done it.',
      resources: others,
    }),
    ...told,
  ];
}

interface Part {
  readonly name: string;
  readonly words: string;
  readonly who?: string;
  readonly remark?: string;
  readonly resources: readonly ChangedResource[];
}

function traceOf(
  { id, at, environmentId }: SnapshotHead,
  { since, previousId, resources: named, resourcesChanged }: SnapshotChanges,
  { name, words, who, remark, resources }: Part,
): Trace {
  const [only, ...more] = resources;
  const address = (one: ChangedResource | undefined) =>
    pathOf({ environmentId, then: previousId, later: id }, one);
  const left = resourcesChanged - named.length;
  const remarks = [
    `Found by the snapshot of ${momentWords(at)}; the one before is of ${momentWords(since)}.`,
    left > 0 ? `${left} more resources changed between them.` : undefined,
    remark,
  ];
  return {
    id: `snapshot ${environmentId} ${id} ${name}`,
    at,
    kind: 'change',
    source: 'snapshots',
    environmentId,
    title: `${words}: ${differencesWords(resources)} in ${namesOf(resources)}`,
    who,
    resource: more.length === 0 ? only?.name : undefined,
    href: address(more.length === 0 ? only : undefined),
    detail: remarks.filter(Boolean).join(' '),
    parts: resources.map((one) => ({
      at,
      title: `${KIND_WORDS[one.kind]}: ${differencesWords([one])}`,
      resource: one.name,
      href: address(one),
    })),
  };
}

function differencesWords(resources: readonly ChangedResource[]): string {
  const count = resources.reduce((sum, { differences }) => sum + differences, 0);
  return `${count} ${count === 1 ? 'difference' : 'differences'}`;
}

function namesOf(resources: readonly ChangedResource[]): string {
  const named = resources.slice(0, NAMED).map(({ kind, key }) => `${KIND_WORDS[kind]} ${key}`);
  const rest = resources.length - named.length;
  if (rest > 0) return `${named.join(', ')} and ${rest} more`;
  return named.join(' and ');
}

/** The page that shows both moments: of one resource, or of all. */
function pathOf(
  {
    environmentId,
    then,
    later,
  }: { readonly environmentId: string; readonly then: string; readonly later: string },
  one: ChangedResource | undefined,
): string {
  const search = new URLSearchParams({ environment: environmentId, then, later });
  const within = one ? `/${one.kind}/${encodeURIComponent(one.key)}` : '';
  return `/compare/over-time${within}?${search.toString()}`;
}

function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
