import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import type { Pair } from '../../../core/catalogue/pairing.ts';
import { addressOf, namesFor, namingOf, pairNames } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import { READ_BY_COMPARISON } from '../../../core/compare/reading/rows.ts';
import type { Listed } from '../../../core/paging/token-pages.ts';
import type { Source } from '../../../core/resources/source.ts';
import { arrivedWithin } from './arrived.server.ts';
import type { HalfCell, LateRows, ListedSide, PairedList, PairedPage, PairedRow } from './paired-list.ts';
import { PAIRS_PER_PAGE } from './paired-list.ts';
import { markingOf, markOfAlone, markOfBoth, NOT_SEEN } from './row-mark.server.ts';
import type { ListedHalf, Marking } from './row-mark.server.ts';
import type { RowMark } from './row-mark.ts';

/** How one kind of resource is listed: which names there are, and what a row says of one of them. */
export interface Listing<Row> {
  readonly kind: ListedKind;
  readonly names: (source: Source) => Promise<Cell<Listed<string>>>;
  readonly row: (source: Source, name: string) => Promise<Cell<Row>>;
  /** What a row was told of its resource: what is compared. It asks for nothing. */
  readonly found: (row: Row, source: Source, name: string) => ListedHalf;
  /** Why a resource of the name is none to be compared; undefined where it is one. */
  readonly leftOut?: (name: string) => string | undefined;
  /** Which of the pairs are shown, in which order, by what the sides that have answered say. As they come by default. */
  readonly arrange?: (pairs: readonly Pair[]) => readonly Pair[];
}

interface Wanted {
  /** Only names that hold this text. */
  readonly filter: string;
  /** 1 for the first page. */
  readonly page: number;
}

/** How long a side that has answered waits for the other before it is drawn with what is known. */
const GRACE_MS = 400;

/** How long rows whose names are known wait for what is told of them: most pages are then drawn in one piece. */
const TOGETHER_MS = 300;

/**
 * Lists both environments at once and pairs what they hold. Nothing waits for the slower side longer than a moment:
 * rows are drawn from the side that answered, and the other half of each is filled in when it comes.
 */
export function pairedList<Row>(
  listing: Listing<Row>,
  sides: readonly [Source, Source],
  wanted: Wanted,
  marking: Promise<Marking> = markingOf(sides),
): PairedList<Row> {
  const [left, right] = sides;
  const leftNames = listing.names(left);
  const rightNames = listing.names(right);
  const one = { source: left, names: leftNames };
  const other = { source: right, names: rightNames };
  return {
    kind: listing.kind,
    notRead: READ_BY_COMPARISON[listing.kind],
    left: leftNames.then(countOf),
    right: rightNames.then(countOf),
    page: pageOf({ ...listing, marking }, one, other, wanted),
  };
}

/** A listing, and by what its rows are compared. */
interface Marked<Row> extends Listing<Row> {
  readonly marking: Promise<Marking>;
}

interface Side {
  readonly source: Source;
  readonly names: Promise<Cell<Listed<string>>>;
}

async function pageOf<Row>(
  listing: Marked<Row>,
  left: Side,
  right: Side,
  wanted: Wanted,
): Promise<PairedPage<Row>> {
  const grace = Promise.race([left.names, right.names]).then(() => pause(GRACE_MS));
  const known = await Promise.all([Promise.race([left.names, grace]), Promise.race([right.names, grace])]);
  const pairs = shownOf(listing, pairsOf(listing, left, right, known), wanted);
  const pages = Math.max(1, Math.ceil(pairs.length / PAIRS_PER_PAGE));
  const page = Math.min(wanted.page, pages);
  const shown = pairs.slice((page - 1) * PAIRS_PER_PAGE, page * PAIRS_PER_PAGE);
  const whole = Promise.all([left.names, right.names]).then((all) => pairsOf(listing, left, right, all));
  const rows = shown.map((pair) => rowOf(listing, left, right, pair, { known, whole }));
  const answered = (['left', 'right'] as const).filter((_, side) => known[side] !== undefined);
  return {
    answered,
    rows: await arrivedWithin(rows, { sides: answered, milliseconds: TOGETHER_MS }),
    late: lateRows(listing, left, right, wanted, pairs, { known, whole }),
    total: pairs.length,
    page,
    pages,
  };
}

type Known = readonly [Names, Names];

interface Pairing {
  /** What has been listed by now. */
  readonly known: Known;
  /** The pairs of both sides, once both have answered. */
  readonly whole: Promise<readonly Pair[]>;
}
type Names = Cell<Listed<string>> | undefined;

function pairsOf<Row>(listing: Listing<Row>, left: Side, right: Side, [a, b]: Known): readonly Pair[] {
  return pairNames(
    listing.kind,
    { names: namesIn(a), naming: namingOf(left.source.environment) },
    { names: namesIn(b), naming: namingOf(right.source.environment) },
  );
}

function rowOf<Row>(
  listing: Marked<Row>,
  left: Side,
  right: Side,
  pair: Pair,
  { known: [a, b], whole }: Pairing,
): PairedRow<Row> {
  const namings = [namingOf(left.source.environment), namingOf(right.source.environment)] as const;
  // A side that has not listed yet is expected to hold the counterpart's name; its list will tell.
  const expected = namesFor(listing.kind, pair.key, ...namings);
  const told = a && b ? undefined : whole.then((pairs) => pairs.find((one) => one.key === pair.key) ?? pair);
  const halves = {
    left: halfOf(listing, left, a ? pair.left : told?.then((one) => one.left)),
    right: halfOf(listing, right, b ? pair.right : told?.then((one) => one.right)),
  };
  const addressFor = (one: Pair) => addressOf(listing.kind, one, ...namings);
  return {
    ...pair,
    address: addressFor(pair),
    settledAddress: told?.then(addressFor),
    left: pair.left ?? (a ? undefined : expected.left),
    right: pair.right ?? (b ? undefined : expected.right),
    halves,
    mark: markOf(listing, left, right, pair.key, halves),
  };
}

/** What only the slower side holds, once it has answered. */
async function lateRows<Row>(
  listing: Marked<Row>,
  left: Side,
  right: Side,
  wanted: Wanted,
  earlier: readonly Pair[],
  { known, whole }: Pairing,
): Promise<LateRows<Row>> {
  if (known[0] && known[1]) return { rows: [], beyond: 0 };
  const all = await Promise.all([left.names, right.names]);
  const drawn = new Set(earlier.map((pair) => pair.key));
  const late = shownOf(listing, await whole, wanted).filter((pair) => !drawn.has(pair.key));
  const rows = late.slice(0, PAIRS_PER_PAGE);
  const told = rows.map((pair) => rowOf(listing, left, right, pair, { known: all, whole }));
  return {
    rows: await arrivedWithin(told, { sides: ['left', 'right'], milliseconds: TOGETHER_MS }),
    beyond: late.length - rows.length,
  };
}

async function halfOf<Row>(
  listing: Listing<Row>,
  side: Side,
  told: string | undefined | Promise<string | undefined>,
): Promise<HalfCell<Row>> {
  const names = await side.names;
  if (!hasValue(names) && names.state !== 'empty') return { state: 'not-seen' };
  const name = await told;
  // What an old list, or one that was cut off, does not name may well be there.
  const isPartial = names.state === 'stale' || (hasValue(names) && names.value.cutOff === true);
  if (name === undefined) return { state: isPartial ? 'not-seen' : 'not-here' };
  return { state: 'seen', name, cell: await listing.row(side.source, name) };
}

async function markOf<Row>(
  { kind, found, leftOut, marking }: Marked<Row>,
  left: Side,
  right: Side,
  key: string,
  halves: PairedRow<Row>['halves'],
): Promise<RowMark> {
  const [a, b, by] = await Promise.all([halves.left, halves.right, marking]);
  if (a.state === 'not-seen' || b.state === 'not-seen') return NOT_SEEN;
  const why = [a, b].map((half) => (half.state === 'seen' ? leftOut?.(half.name) : undefined)).find(isTold);
  if (why !== undefined) return { state: 'not-seen', told: [why] };
  const sides = [left.source, right.source] as const;
  const row = { kind, key };
  if (a.state === 'not-here') {
    if (b.state === 'not-here') return NOT_SEEN;
    return markOfAlone(row, sides, { half: 'right', name: b.name }, by);
  }
  if (b.state === 'not-here') return markOfAlone(row, sides, { half: 'left', name: a.name }, by);
  // What is stale was not seen.
  if (a.cell.state !== 'fresh' || b.cell.state !== 'fresh') return NOT_SEEN;
  const one = found(a.cell.value, left.source, a.name);
  return markOfBoth(row, sides, [one, found(b.cell.value, right.source, b.name)], by);
}

function isTold(words: string | undefined): words is string {
  return words !== undefined;
}

function namesIn(cell: Names): readonly string[] {
  return cell && hasValue(cell) ? cell.value : [];
}

function countOf(cell: Cell<Listed<string>>): ListedSide {
  return mapCell(cell, (names) => ({ count: names.length, cutOff: names.cutOff === true }));
}

function shownOf<Row>(listing: Listing<Row>, pairs: readonly Pair[], { filter }: Wanted): readonly Pair[] {
  const found = pairs.filter((pair) => holds(pair, filter));
  return listing.arrange?.(found) ?? found;
}

function holds(pair: Pair, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return [pair.key, pair.left, pair.right].some((name) => name?.toLowerCase().includes(wanted));
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());
}
