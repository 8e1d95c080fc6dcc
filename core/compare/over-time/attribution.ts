import type { Action, ActionKind } from '../../actions/action.ts';
import type { RecordEntry, Records } from '../../actions/record.ts';
import type { ComparedKind } from '../form/canonical.ts';
import { changesSettings, kindsChanged } from './configuring.ts';
import type { ActionBetween, ChangedResource } from './kept.ts';

/** What actions of a kind are about: of these an action is at the one that it names. */
const OWN: Readonly<Record<ActionKind, readonly ComparedKind[]>> = {
  table: ['tables'],
  bucket: ['buckets'],
  cache: ['caches'],
  queue: ['queues'],
  topic: ['topics'],
  secret: ['secrets'],
  service: ['services'],
  container: ['services', 'workers', 'caches'],
  function: ['workers'],
  distribution: [],
  alarm: ['alarms'],
  'log-group': ['log-groups'],
  environment: [],
  console: [],
  pair: [],
};

/** An operation is far shorter: one that was begun earlier, and has no end, has died long ago. */
const LONGEST_ACTION_MS = 24 * 3_600_000;
const MOST_ENTRIES = 500;

interface Between {
  readonly told: ActionBetween;
  readonly own: readonly ComparedKind[];
  /** What its calls may change beside: whichever of these it was. */
  readonly beside: ReadonlySet<ComparedKind>;
}

export interface Attribution {
  /** The same resources, each with the action that has been at it. */
  readonly resources: readonly ChangedResource[];
  /** Those alone that the resources name. */
  readonly actions: readonly ActionBetween[];
  /** False where the records could not be read whole. */
  readonly isAttributed: boolean;
}

interface Known {
  readonly records: Pick<Records, 'page'>;
  readonly actions: readonly Pick<Action, 'id' | 'changes'>[];
}

/** In milliseconds since the epoch. */
interface Span {
  readonly environmentId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Which of the changed resources an action of the console has been at between two moments. Never throws: where the records are away it is not known.
 */
export async function attributed(
  { records, actions }: Known,
  span: Span,
  resources: readonly ChangedResource[],
  signal: AbortSignal,
): Promise<Attribution> {
  if (resources.length === 0) return { resources, actions: [], isAttributed: true };
  const entries = await entriesBetween(records, span, signal);
  if (!entries) return { resources, actions: [], isAttributed: false };
  const between = actionsBetween(entries, span, actions);
  const used: Between[] = [];
  const withActions = resources.map((resource) => {
    const action = between.find((one) => hasReached(one, resource));
    if (!action) return resource;
    if (!used.includes(action)) used.push(action);
    return { ...resource, action: used.indexOf(action) };
  });
  return { resources: withActions, actions: used.map(({ told }) => told), isAttributed: true };
}

/** Undefined where they could not be read back to the beginning. */
async function entriesBetween(
  records: Known['records'],
  { environmentId, from, to }: Span,
  signal: AbortSignal,
): Promise<readonly RecordEntry[] | undefined> {
  const query = {
    environmentIds: [environmentId],
    kinds: ['intent', 'outcome'] as const,
    fromAt: from - LONGEST_ACTION_MS,
    toAt: to,
    limit: MOST_ENTRIES,
  };
  const page = await records.page(query, signal).catch(() => undefined);
  if (!page) return undefined;
  const oldest = page.entries.at(-1)?.at ?? 0;
  return page.before === undefined || oldest < from ? page.entries : undefined;
}

/** Newest first: of two that have been at one resource the later one has the last word. */
function actionsBetween(
  entries: readonly RecordEntry[],
  { from, to }: Span,
  actions: Known['actions'],
): readonly Between[] {
  const runs = new Map<string, RecordEntry[]>();
  for (const entry of entries) {
    const key = entry.runId ?? `entry ${entry.sequence}`;
    runs.set(key, [...(runs.get(key) ?? []), entry]);
  }
  return [...runs.values()].flatMap((run): readonly Between[] => {
    const [any] = run;
    const ended = run.find(({ kind }) => kind === 'outcome')?.at ?? Number.POSITIVE_INFINITY;
    const begun = Math.min(...run.map(({ at }) => at));
    if (!any || ended < from || begun > to) return [];
    // One that this console does not know was another version's, and may have changed what it names.
    const action = actions.find(({ id }) => id === any.actionId);
    if (action && !changesSettings(action)) return [];
    const own = ownKinds(any.targetKind);
    const beside = [...(action ? kindsChanged(action) : [])].filter((kind) => !own.includes(kind));
    const { runId, target, who } = any;
    const title = run.find(({ actionTitle }) => actionTitle !== undefined)?.actionTitle ?? any.summary;
    return [{ told: { runId, title, who: who.name, target }, own, beside: new Set(beside) }];
  });
}

function ownKinds(kind: string | undefined): readonly ComparedKind[] {
  return kind !== undefined && Object.hasOwn(OWN, kind) ? OWN[kind as ActionKind] : [];
}

function hasReached({ told, own, beside }: Between, resource: ChangedResource): boolean {
  if (beside.has(resource.kind)) return true;
  return own.includes(resource.kind) && isNamed(resource, told.target ?? '');
}

/** Targets are physical or logical names; an object's begins with its bucket's, a green service's with the service's. */
function isNamed({ kind, key, name }: ChangedResource, target: string): boolean {
  if (target === key || target === name || target.startsWith(`${name}/`)) return true;
  return kind === 'services' && name.startsWith(`${target}-`);
}
