import { hasValue, isFailure, valueOf } from '../../../core/cells/cell.ts';
import { listDeployables, listedDeployable } from '../../../core/resources/deployments/deployments.ts';
import type { Deployable } from '../../../core/resources/deployments/types.ts';
import { listAlarms } from '../../../core/resources/alarms/alarms.ts';
import { callerIdentity } from '../../../core/resources/identity/identity.ts';
import { upstreamChecks } from '../../../core/resources/identity/upstream-checks.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { alarmRowOf } from '../alarms/alarms-listing.server.ts';
import { countsOf, troubleOf } from '../deployments/side-words.ts';
import { workersListing } from '../functions/workers-listing.server.ts';
import {
  bucketsListing,
  cachesListing,
  deploymentsListing,
  queuesListing,
  secretsListing,
  tablesListing,
  topicsListing,
} from '../lists/listings.server.ts';
import { pairedList } from '../lists/paired-list.server.ts';
import type { Listing } from '../lists/paired-list.server.ts';
import type { PairedList, PairedRow } from '../lists/paired-list.ts';
import { markingOf } from '../lists/row-mark.server.ts';
import type { RowMark } from '../lists/row-mark.ts';
import type {
  FiringSide,
  KindOverview,
  KindSummary,
  MarkedPair,
  SideHealth,
  UnsteadyService,
} from './overview.ts';

/** What each environment is, and whether it answers. */
export function sideHealth(source: Source, budget: Budget): SideHealth {
  return { identity: callerIdentity(source, budget), checks: upstreamChecks(source, budget) };
}

/** Services in trouble, or in the middle of a release, of both sides. */
export async function unsteadyServices(
  sides: readonly [Source, Source],
  mayRollBack: (environmentId: string) => boolean,
  budget: Budget,
): Promise<readonly UnsteadyService[]> {
  const found = await Promise.all(
    sides.map(async (side, index) => {
      const half = index === 0 ? ('left' as const) : ('right' as const);
      const may = mayRollBack(side.environment.id);
      return (await unsteadyOf(side, budget)).map((deployable) => ({ half, deployable, mayRollBack: may }));
    }),
  );
  return found.flat();
}

/** What is in ALARM on either side. Alarms of Application Auto Scaling fire in normal life, and are left out. */
export function firingAlarms(
  sides: readonly [Source, Source],
  budget: Budget,
): Promise<readonly FiringSide[]> {
  return Promise.all(
    sides.map(async (side, index): Promise<FiringSide> => {
      const half = index === 0 ? ('left' as const) : ('right' as const);
      const cell = await listAlarms(side, budget);
      if (!hasValue(cell)) return { half, cell };
      const firing = cell.value.filter(({ state, isScaling }) => state === 'ALARM' && !isScaling);
      if (firing.length === 0 && cell.state === 'fresh')
        return { half, cell: { state: 'empty', at: cell.at } };
      return { half, cell: { ...cell, value: firing.map(alarmRowOf) } };
    }),
  );
}

/** How many services of a side are in trouble, and whether they could be seen at all. */
export async function seenServices(
  source: Source,
  budget: Budget,
): Promise<{ readonly inTrouble: number; readonly isSeen: boolean }> {
  const { isSeen, found } = await deployablesOf(source, budget);
  const inTrouble = found.filter(
    ({ stage, sides }) => stage !== 'scaled to zero' && troubleOf(countsOf(sides)) !== undefined,
  );
  return { inTrouble: inTrouble.length, isSeen };
}

async function deployablesOf(
  source: Source,
  budget: Budget,
): Promise<{ readonly found: readonly Deployable[]; readonly isSeen: boolean }> {
  const names = await listDeployables(source, budget);
  if (!hasValue(names)) return { found: [], isSeen: names.state === 'empty' };
  const cells = await Promise.all(names.value.map((name) => listedDeployable(source, name, budget)));
  return {
    found: cells.flatMap((cell) => valueOf(cell) ?? []),
    isSeen: names.state === 'fresh' && cells.every(({ state }) => state === 'fresh'),
  };
}

/** None where they can not be read: the estate's row of services says that. It asks nothing that the estate does not. */
async function unsteadyOf(source: Source, budget: Budget): Promise<readonly Deployable[]> {
  const { found } = await deployablesOf(source, budget);
  return found
    .filter(({ stage, sides }) => stage !== 'steady' || troubleOf(countsOf(sides)) !== undefined)
    .filter(({ stage }) => stage !== 'scaled to zero')
    .map((found) => ({ ...found, events: [] }));
}

/** What both sides are called. */
type Labels = readonly [string, string];

/** Every kind of resource: how many there are on either side, and where the pairs differ. */
export function estateOf(sides: readonly [Source, Source], budget: Budget): readonly KindOverview[] {
  const everything = { filter: '', page: 1 };
  const marking = markingOf(sides);
  const labels = [sides[0].environment.label, sides[1].environment.label] as const;
  const listed = <Row>(listing: Listing<Row>) => pairedList(listing, sides, everything, marking);
  return [
    overviewOf(listed(deploymentsListing(budget)), labels),
    overviewOf(listed(workersListing(budget)), labels),
    overviewOf(listed(tablesListing(budget)), labels),
    overviewOf(listed(bucketsListing(budget)), labels),
    overviewOf(listed(cachesListing(budget)), labels),
    overviewOf(listed(queuesListing(budget)), labels),
    overviewOf(listed(topicsListing(budget)), labels),
    overviewOf(listed(secretsListing(budget)), labels),
  ];
}

function overviewOf<Row>({ kind, left, right, page }: PairedList<Row>, labels: Labels): KindOverview {
  const summary = page.then(async ({ rows, late, total }) => {
    const seen = (await Promise.all([left, right])).every((side) => !isFailure(side));
    const added = await late;
    return {
      seen,
      beyond: total - rows.length + added.beyond,
      ...(await summaryOf([...rows, ...added.rows], labels)),
    };
  });
  return { kind, left, right, summary };
}

async function summaryOf(
  rows: readonly Pick<PairedRow<unknown>, 'key' | 'address' | 'settledAddress' | 'mark'>[],
  labels: Labels,
): Promise<Omit<KindSummary, 'seen' | 'beyond'>> {
  const marked = await Promise.all(
    rows.map(async ({ key, address, settledAddress, mark }) => ({
      key,
      address: (await settledAddress) ?? address,
      mark: await mark,
    })),
  );
  return {
    notSeen: marked.filter(({ mark }) => mark.state === 'not-seen').length,
    noted: marked.flatMap(({ mark, ...pair }): readonly MarkedPair[] => {
      const words = wordsOf(mark, labels);
      return words === undefined ? [] : [{ ...pair, words }];
    }),
  };
}

/** What has to be looked at, in a few words; undefined where nothing has. */
function wordsOf(mark: RowMark, labels: Labels): string | undefined {
  if (mark.state === 'alone')
    return mark.isMeant ? undefined : `only in ${labels[mark.half === 'left' ? 0 : 1]}`;
  if (mark.state !== 'different') return undefined;
  return mark.count > 1 ? `${mark.brief}, and ${mark.count - 1} more` : mark.brief;
}
