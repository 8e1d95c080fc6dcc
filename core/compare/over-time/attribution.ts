import type { Action, ActionKind } from '../../actions/action.ts';
import type { RecordEntry, Records } from '../../actions/record.ts';
import type { ComparedKind } from '../form/canonical.ts';
import { changesSettings } from './configuring.ts';
import type { ActionBetween, ChangedResource } from './kept.ts';

/** What an action of a kind changes: of its own kind the resource that it names, beside it whatever belongs to that. */
interface Reach {
  readonly own: readonly ComparedKind[];
  readonly beside: readonly ComparedKind[] | 'everything';
}

const NOTHING: Reach = { own: [], beside: [] };

const REACHES: Readonly<Record<ActionKind, Reach>> = {
  table: { own: ['tables'], beside: ['alarms'] },
  bucket: { own: ['buckets'], beside: [] },
  cache: { own: ['caches'], beside: [] },
  queue: { own: ['queues'], beside: [] },
  topic: { own: ['topics'], beside: [] },
  secret: { own: ['secrets'], beside: [] },
  service: { own: ['services'], beside: ['load-balancers', 'target-groups', 'alarms', 'log-groups'] },
  container: { own: ['services', 'workers', 'caches'], beside: [] },
  function: { own: ['workers'], beside: ['log-groups'] },
  distribution: NOTHING,
  alarm: { own: ['alarms'], beside: [] },
  'log-group': { own: ['log-groups'], beside: [] },
  environment: { own: [], beside: 'everything' },
  console: NOTHING,
  pair: NOTHING,
};

/** An operation is far shorter: one that was begun earlier, and has no end, has died long ago. */
const LONGEST_ACTION_MS = 24 * 3_600_000;
const MOST_ENTRIES = 500;

interface Between {
  readonly told: ActionBetween;
  readonly kind: string | undefined;
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
  const changing = entries.filter((entry) => mayChangeSettings(actions, entry));
  const between = actionsBetween(changing, span);
  const used: Between[] = [];
  const withActions = resources.map((resource) => {
    const action = between.find((one) => hasReached(one, resource));
    if (!action) return resource;
    if (!used.includes(action)) used.push(action);
    return { ...resource, action: used.indexOf(action) };
  });
  return { resources: withActions, actions: used.map(({ told }) => told), isAttributed: true };
}

/** An action that this console does not know was another version's, and may have changed anything of its kind. */
function mayChangeSettings(actions: Known['actions'], { actionId }: RecordEntry): boolean {
  const action = actions.find(({ id }) => id === actionId);
  return !action || changesSettings(action);
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
function actionsBetween(entries: readonly RecordEntry[], { from, to }: Span): readonly Between[] {
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
    const { runId, target, who } = any;
    const title = run.find(({ actionTitle }) => actionTitle !== undefined)?.actionTitle ?? any.summary;
    return [{ told: { runId, title, who: who.name, target }, kind: any.targetKind }];
  });
}

function hasReached({ told, kind }: Between, resource: ChangedResource): boolean {
  const reach = Object.hasOwn(REACHES, kind ?? '') ? REACHES[kind as ActionKind] : NOTHING;
  if (reach.beside === 'everything' || reach.beside.includes(resource.kind)) return true;
  return reach.own.includes(resource.kind) && isNamed(resource, told.target ?? '');
}

/** Targets are physical or logical names; an object's begins with its bucket's, a green service's with the service's. */
function isNamed({ key, name }: ChangedResource, target: string): boolean {
  return target === key || target === name || target.startsWith(`${name}/`) || name.startsWith(`${target}-`);
}
