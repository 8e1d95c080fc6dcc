import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import type { Pair } from '../../../core/catalogue/pairing.ts';
import { addressOf, namesFor, namingOf, pairNames } from '../../../core/catalogue/pairing.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, mapCell } from '../../../core/cells/cell.ts';
import type { Difference } from '../../../core/compare/facts.ts';
import { differingFacts } from '../../../core/compare/facts.ts';
import type { Fact } from '../../../core/compare/facts.ts';
import type { Listed } from '../../../core/paging/token-pages.ts';
import type { Source } from '../../../core/resources/source.ts';
import type {
  HalfCell,
  LateRows,
  ListedSide,
  PairedList,
  PairedPage,
  PairedRow,
  RowMark,
} from './paired-list.ts';
import { PAIRS_PER_PAGE } from './paired-list.ts';

/** How one kind of resource is listed: which names there are, and what a row says of one of them. */
export interface Listing<Row> {
  readonly kind: ListedKind;
  readonly names: (source: Source) => Promise<Cell<Listed<string>>>;
  readonly row: (source: Source, name: string) => Promise<Cell<Row>>;
  /** What of a row is compared, names of the environment taken out; undefined where not all of it was seen. */
  readonly facts: (row: Row, source: Source) => readonly Fact[] | undefined;
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

/**
 * Lists both environments at once and pairs what they hold. Nothing waits for the slower side longer than a moment:
 * rows are drawn from the side that answered, and the other half of each is filled in when it comes.
 */
export function pairedList<Row>(
  listing: Listing<Row>,
  [left, right]: readonly [Source, Source],
  wanted: Wanted,
): PairedList<Row> {
  const leftNames = listing.names(left);
  const rightNames = listing.names(right);
  return {
    left: leftNames.then(countOf),
    right: rightNames.then(countOf),
    page: pageOf(listing, { source: left, names: leftNames }, { source: right, names: rightNames }, wanted),
  };
}

interface Side {
  readonly source: Source;
  readonly names: Promise<Cell<Listed<string>>>;
}

async function pageOf<Row>(
  listing: Listing<Row>,
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
  return {
    rows,
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
  listing: Listing<Row>,
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
    mark: markOf(listing, left, right, halves),
  };
}

/** What only the slower side holds, once it has answered. */
async function lateRows<Row>(
  listing: Listing<Row>,
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
  return {
    rows: rows.map((pair) => rowOf(listing, left, right, pair, { known: all, whole })),
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
  // What a list that was cut off does not name may well be there.
  if (name === undefined) return { state: hasValue(names) && names.value.cutOff ? 'not-seen' : 'not-here' };
  return { state: 'seen', cell: await listing.row(side.source, name) };
}

async function markOf<Row>(
  listing: Listing<Row>,
  left: Side,
  right: Side,
  halves: PairedRow<Row>['halves'],
): Promise<RowMark> {
  const [a, b] = await Promise.all([halves.left, halves.right]);
  if (a.state === 'not-seen' || b.state === 'not-seen') return { state: 'not-seen' };
  if (a.state === 'not-here') return { state: 'alone', half: 'right' };
  if (b.state === 'not-here') return { state: 'alone', half: 'left' };
  if (!hasValue(a.cell) || !hasValue(b.cell)) return { state: 'not-seen' };
  const leftFacts = listing.facts(a.cell.value, left.source);
  const rightFacts = listing.facts(b.cell.value, right.source);
  if (!leftFacts || !rightFacts) return { state: 'not-seen' };
  const differences: readonly Difference[] = differingFacts(leftFacts, rightFacts);
  return differences.length === 0 ? { state: 'equal' } : { state: 'different', differences };
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
