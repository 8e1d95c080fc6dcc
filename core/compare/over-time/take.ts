import { randomBytes } from 'node:crypto';
import type { Action } from '../../actions/action.ts';
import type { Actor } from '../../actions/record.ts';
import type { Home } from '../../actions/run.ts';
import type { Source } from '../../resources/source.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { estateOf, readEstate } from '../estate.ts';
import { COMPARED_KINDS } from '../form/canonical.ts';
import type { ComparedKind } from '../form/canonical.ts';
import { snapshotOf } from '../snapshot.ts';
import type { Snapshot, SnapshotKind } from '../snapshot.ts';
import { attributed } from './attribution.ts';
import { changedResources } from './changed.ts';
import type { KeptKind, PartReference, SnapshotCause, SnapshotChanges, SnapshotHead } from './kept.ts';
import { knownOf } from './known.ts';
import { contentOf } from './stored.ts';

/** A whole estate at sixteen calls a service at once, throttled now and then. */
const READ_MS = 60_000;
const ATTEMPTS = 4;
/** A head stays far under what an item holds, and the timeline names a few. */
const NAMED_RESOURCES = 50;

export interface TakingParts {
  readonly home: Pick<Home, 'snapshots' | 'records'>;
  /** Those that change no settings are nobody's who changed some. */
  readonly actions: readonly Pick<Action, 'id' | 'changes'>[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Wanted {
  readonly cause: SnapshotCause;
  readonly by?: Actor;
  readonly signal: AbortSignal;
  /** How long reading may take, in milliseconds. */
  readonly readMs?: number;
}

export type Taken =
  | { readonly outcome: 'kept'; readonly head: SnapshotHead }
  /** Another console has kept one meanwhile that was taken later. */
  | { readonly outcome: 'overtaken' }
  /** Nothing of the environment answered: that is no snapshot. */
  | { readonly outcome: 'nothing-seen' };

/**
 * Reads one environment and keeps it as it is, with how it differs from the snapshot before. Values of secrets are in
 * no estate, and the names of keys inside secrets are not asked for. @throws HomeError
 */
export async function takeSnapshot(parts: TakingParts, source: Source, wanted: Wanted): Promise<Taken> {
  // Where the home is made only now, that is no change of the environment it is in.
  await parts.home.snapshots.latest(source.environment.id);
  const at = parts.now();
  const read = await readEstate(source, budgetFor(wanted.signal, wanted.readMs ?? READ_MS));
  wanted.signal.throwIfAborted();
  const snapshot = snapshotOf(estateOf(source.environment, read), at);
  if (Object.keys(snapshot.kinds).length === 0) return { outcome: 'nothing-seen' };
  return keepSnapshot(parts, snapshot, wanted);
}

/** Keeps a snapshot that was read. Of two that were taken one after the other, each differs from the one before. */
export async function keepSnapshot(
  parts: TakingParts,
  snapshot: Snapshot,
  { cause, by, signal }: Wanted,
): Promise<Taken> {
  const { snapshots } = parts.home;
  const { environmentId, at } = snapshot;
  const id = `${String(at).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
  const endedAt = parts.now();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { place, head: previous } = await snapshots.latest(environmentId);
    if (place !== undefined && place >= id) return { outcome: 'overtaken' };
    const { kinds, before } = await storedKinds(parts, snapshot, previous);
    const span = { from: previous?.at ?? at, to: endedAt };
    const changes = previous && (await changesSince(parts, previous, before, snapshot, span, signal));
    const head = { id, environmentId, at, endedAt, cause, by, kinds, changes };
    if ((await snapshots.add(head, place)) === 'added') return { outcome: 'kept', head };
  }
  return { outcome: 'overtaken' };
}

type Kinds = Snapshot['kinds'];

/**
 * Writes what is not there yet, and tells where everything lies; with it what was known before of the kinds that are not
 * the same. A part that is gone is not known: nothing is told of that kind then.
 */
async function storedKinds(
  { home: { snapshots } }: TakingParts,
  { environmentId, at, kinds, unseen = {} }: Snapshot,
  previous: SnapshotHead | undefined,
): Promise<{ readonly kinds: SnapshotHead['kinds']; readonly before: Kinds }> {
  const stored: Partial<Record<ComparedKind, KeptKind>> = {};
  const before: Kinds = {};
  for (const kind of COMPARED_KINDS) {
    const [seen, away, was] = [kinds[kind], unseen[kind], previous?.kinds[kind]];
    if (!seen && !away) continue;
    const there = [was?.seen, was?.known].filter((one) => one !== undefined);
    const write = (content: SnapshotKind): Promise<PartReference> =>
      snapshots.writePart(environmentId, content, there, at);
    const written = seen && (await write(seen));
    if (previous && written?.address !== (was?.known ?? was?.seen)?.address) {
      const content = contentOf((await snapshots.read(previous, 'known', [kind]))?.get(kind));
      if (content) before[kind] = content;
    }
    const known = knownOf(kind, seen, before[kind]);
    const isMore = known !== undefined && JSON.stringify(known) !== JSON.stringify(seen);
    stored[kind] = {
      ...(written && { seen: written }),
      ...(away && { unseen: away }),
      ...(isMore && { known: await write(known) }),
    };
  }
  return { kinds: stored, before };
}

async function changesSince(
  { home, actions: known }: TakingParts,
  previous: SnapshotHead,
  before: Kinds,
  later: Snapshot,
  span: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<SnapshotChanges> {
  const { environmentId } = later;
  const then: Snapshot = { version: 1, at: previous.at, environmentId, kinds: before };
  const changed = changedResources(then, later);
  const { resources, actions, isAttributed } = await attributed(
    { records: home.records, actions: known },
    { environmentId, ...span },
    changed,
    signal,
  );
  const others = resources.filter(({ action }) => action === undefined);
  const ofActions = resources.filter(({ action }) => action !== undefined);
  return {
    previousId: previous.id,
    since: previous.at,
    differences: changed.reduce((sum, { differences }) => sum + differences, 0),
    // What no action did comes first: it is the last to be left out.
    resources: [...others, ...ofActions].slice(0, NAMED_RESOURCES),
    resourcesChanged: changed.length,
    actions,
    isAttributed,
  };
}
