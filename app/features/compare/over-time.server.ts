import type { Failure } from '../../../core/cells/cell.ts';
import type { Home } from '../../../core/actions/run.ts';
import type { Comparison } from '../../../core/compare/differences.ts';
import { estateOf, readEstate } from '../../../core/compare/estate.ts';
import { COMPARED_KINDS } from '../../../core/compare/form/canonical.ts';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import { formOf } from '../../../core/compare/kinds/forms.ts';
import type { SnapshotHead } from '../../../core/compare/over-time/kept.ts';
import { storedSnapshot } from '../../../core/compare/over-time/stored.ts';
import { changesBetween, estateIn, snapshotOf } from '../../../core/compare/snapshot.ts';
import type { Snapshot } from '../../../core/compare/snapshot.ts';
import { pathWords } from '../../../core/compare/words.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { labelOf } from '../../../core/environments/label.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { homeCell } from '../operations/home-cell.server.ts';
import { attributeRows } from './attribute-rows.server.ts';
import type { PairPart } from './compare.server.ts';
import { estateView } from './estate-view.server.ts';
import type { EstateView, UnseenKind, Wanted } from './estate-view.ts';
import { momentWords, NOW } from './over-time.ts';
import type { MomentLine, MomentsAsked } from './over-time.ts';

/** So many of the newest can be chosen by hand; older ones by an address. */
const LISTED = 200;

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

export interface Scene {
  readonly source: Source;
  readonly home: Pick<Home, 'snapshots'>;
  readonly budget: Budget;
}

/** Two moments that were chosen, or why there are none. */
interface Moments {
  readonly lines: readonly MomentLine[];
  readonly then?: SnapshotHead;
  /** Absent: now. */
  readonly later?: SnapshotHead;
  readonly problem?: { readonly failure?: Failure; readonly sentence?: string };
}

async function momentsIn({ source, home, budget }: Scene, asked: MomentsAsked): Promise<Moments> {
  const { id } = source.environment;
  const { snapshots } = home;
  const named = async (one: string | undefined) =>
    one === undefined || one === NOW ? undefined : snapshots.find(id, one);
  const cell = await homeCell(
    Promise.all([
      snapshots.list(id, { limit: LISTED }, budget.signal),
      named(asked.then),
      named(asked.later),
    ]),
  );
  if (cell.state !== 'fresh') return { lines: [], problem: { failure: cell } };
  const [{ heads }, then, later] = cell.value;
  const known = [then, later].filter((one) => one !== undefined);
  const all = [...heads, ...known.filter((one) => !heads.some((each) => each.id === one.id))];
  const lines = all.sort((a, b) => b.at - a.at).map(lineOf);
  const isGone = (wanted: string | undefined, found: SnapshotHead | undefined) =>
    wanted !== undefined && wanted !== NOW && !found;
  if (isGone(asked.then, then) || isGone(asked.later, later))
    return { lines, problem: { sentence: 'One of these moments is not kept, or not any more.' } };
  const before = then ?? heads.find(({ at }) => later === undefined || at < later.at);
  if (!before)
    return {
      lines,
      problem: {
        sentence: heads.length === 0 ? 'No moment is kept yet.' : 'No earlier moment is kept.',
      },
    };
  // Whichever was chosen first, then is the earlier one.
  if (later && before.at > later.at) return { lines, then: later, later: before };
  return { lines, then: before, later };
}

function lineOf({ id, at, cause, by, changes }: SnapshotHead): MomentLine {
  return { id, at, cause, by: by?.name, differences: changes?.differences };
}

interface Between {
  readonly snapshots: readonly [Snapshot, Snapshot];
  readonly comparison: Comparison;
  readonly labels: Labels;
  readonly moments: readonly [string, string];
}

/** What is compared: what was kept, with what was kept later or is read now. */
async function between(
  { source, home, budget }: Scene,
  then: SnapshotHead,
  later: SnapshotHead | undefined,
): Promise<Between> {
  const now = Date.now();
  const [before, after] = await Promise.all([
    storedSnapshot(home, then),
    later
      ? storedSnapshot(home, later)
      : readEstate(source, budget).then((read) => snapshotOf(estateOf(source.environment, read), now)),
  ]);
  const label = labelOf(source.environment);
  const labels = [
    { ...label, id: 'then', label: 'Then' },
    { ...label, id: 'later', label: later ? 'Later' : 'Now' },
  ] as const;
  return {
    snapshots: [before, after],
    comparison: changesBetween(before, after),
    labels,
    moments: [momentWords(then.at), momentWords(later?.at ?? now)],
  };
}

export interface OverTimePart {
  readonly lines: readonly MomentLine[];
  readonly then?: string;
  /** A snapshot's id, or `now`. */
  readonly later: string;
  readonly labels?: Labels;
  readonly moments?: readonly [string, string];
  readonly view?: EstateView;
  readonly problem?: Moments['problem'];
}

/** The whole of one environment at two moments. */
export async function overTime(scene: Scene, asked: MomentsAsked, wanted: Wanted): Promise<OverTimePart> {
  const { lines, then, later, problem } = await momentsIn(scene, asked);
  if (!then) return { lines, then: asked.then, later: asked.later, problem };
  const chosen = { lines, then: then.id, later: later?.id ?? NOW };
  const told = await toldBetween(scene, then, later);
  if ('problem' in told) return { ...chosen, problem: told.problem };
  const { comparison, labels, moments, snapshots } = told;
  const view = estateView(comparison, [], labels, wanted);
  const gaps = gapsOf(snapshots).filter(({ kind }) => wanted.kind === undefined || kind === wanted.kind);
  return { ...chosen, labels, moments, view: { ...view, findings: [], unseen: [...view.unseen, ...gaps] } };
}

async function toldBetween(
  scene: Scene,
  then: SnapshotHead,
  later: SnapshotHead | undefined,
): Promise<Between | { readonly problem: NonNullable<Moments['problem']> }> {
  const cell = await homeCell(between(scene, then, later));
  return cell.state === 'fresh' ? cell.value : { problem: { failure: cell } };
}

/** Kinds that one of the two moments says nothing of at all: another version of the console did not look at them. */
function gapsOf(snapshots: readonly [Snapshot, Snapshot]): readonly UnseenKind[] {
  const says = ({ kinds, unseen = {} }: Snapshot, kind: ComparedKind) =>
    kinds[kind] !== undefined || unseen[kind] !== undefined;
  return COMPARED_KINDS.flatMap((kind) => {
    const [left, right] = [says(snapshots[0], kind), says(snapshots[1], kind)];
    if (left === right) return [];
    return [{ kind, side: left ? 'right' : 'left', operation: 'the snapshot', state: 'absent' } as const];
  });
}

export interface OverTimePair {
  readonly labels?: Labels;
  readonly moments?: readonly [string, string];
  readonly part?: PairPart;
  readonly problem?: Moments['problem'];
  readonly then?: string;
  readonly later: string;
}

/** One resource at two moments, attribute by attribute. */
export async function overTimePair(
  scene: Scene,
  asked: MomentsAsked,
  kind: ComparedKind,
  key: string,
): Promise<OverTimePair> {
  const { then, later, problem } = await momentsIn(scene, asked);
  if (!then) return { problem, then: asked.then, later: asked.later };
  const chosen = { then: then.id, later: later?.id ?? NOW };
  const told = await toldBetween(scene, then, later);
  if ('problem' in told) return { ...chosen, problem: told.problem };
  const { comparison, labels, moments, snapshots } = told;
  const view = estateView(comparison, [], labels, { shown: 'all', kind, text: '' });
  const [left, right] = snapshots.map((one) => {
    const found = estateIn(one).kinds.get(kind);
    return found?.state === 'seen' ? found.resources.get(key) : undefined;
  });
  const pair = view.pairs.find((one) => one.key === key);
  const part: PairPart = {
    pair,
    rows: attributeRows({ left, right }, pair?.differences ?? []),
    findings: [],
    unseen: [...view.unseen, ...gapsOf(snapshots).filter((one) => one.kind === kind)],
    leftOut: formOf(kind).leftOut.map(({ path, reason }) => ({ path: pathWords(path), reason })),
  };
  return { ...chosen, labels, moments, part };
}
