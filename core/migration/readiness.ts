import type { Finding } from '../actions/plan.ts';
import { namingOf, pairNames } from '../catalogue/pairing.ts';
import type { Pair } from '../catalogue/pairing.ts';
import type { Cell } from '../cells/cell.ts';
import { fresh, hasValue, isFailure, mapCell, valueOf } from '../cells/cell.ts';
import type { Listed } from '../paging/token-pages.ts';
import { bucketRow, listBuckets } from '../resources/buckets/list.ts';
import { planListing } from '../resources/buckets/listing.ts';
import { listObjects } from '../resources/buckets/objects.ts';
import type { Source } from '../resources/source.ts';
import { describeTable, describeTimeToLive, listTableNames } from '../resources/tables/describe.ts';
import type { Budget } from '../upstream/budget.ts';
import { bucketFindings, missingFinding, tableRowFindings, unreadFinding } from './findings.ts';
import type { ReadinessRow } from './rows.ts';

export interface TwoSources {
  readonly from: Source;
  readonly to: Source;
}

/**
 * Every table that the source environment has, against the one that it would go into: keys, indexes, expiry, capacity
 * and names. Two lists, and four calls for each table that both have.
 */
export async function tableReadiness(
  sources: TwoSources,
  budget: Budget,
  leftOut: ReadonlySet<string>,
): Promise<Cell<readonly ReadinessRow[]>> {
  const [ofFrom, ofTo] = await Promise.all([
    listTableNames(sources.from, budget),
    listTableNames(sources.to, budget),
  ]);
  return rowsOf('tables', sources, [ofFrom, ofTo], leftOut, (pair) => tableRow(pair, sources, budget));
}

/** The same of buckets: versioning and lifecycle, and how much is in the first page of each. */
export async function bucketReadiness(
  sources: TwoSources,
  budget: Budget,
): Promise<Cell<readonly ReadinessRow[]>> {
  const [ofFrom, ofTo] = await Promise.all([
    listBuckets(sources.from, budget),
    listBuckets(sources.to, budget),
  ]);
  const namesOf = (cell: Cell<Listed<{ readonly name: string }>>) =>
    mapCell(cell, (buckets) => buckets.map(({ name }) => name));
  return rowsOf('buckets', sources, [namesOf(ofFrom), namesOf(ofTo)], new Set(), (pair) =>
    bucketReadinessRow(pair, sources, budget),
  );
}

type NamedRow = Pair & { readonly left: string };

async function rowsOf(
  kind: 'tables' | 'buckets',
  { from, to }: TwoSources,
  [ofFrom, ofTo]: readonly [Cell<readonly string[]>, Cell<readonly string[]>],
  leftOut: ReadonlySet<string>,
  rowOf: (pair: NamedRow) => Promise<ReadinessRow>,
): Promise<Cell<readonly ReadinessRow[]>> {
  if (isFailure(ofFrom)) return ofFrom;
  if (isFailure(ofTo)) return ofTo;
  const pairs = pairNames(
    kind,
    {
      names: (valueOf(ofFrom) ?? []).filter((name) => !leftOut.has(name)),
      naming: namingOf(from.environment),
    },
    { names: valueOf(ofTo) ?? [], naming: namingOf(to.environment) },
  );
  const rows = await Promise.all(
    pairs.flatMap((pair) => (pair.left === undefined ? [] : [rowOf({ ...pair, left: pair.left })])),
  );
  return fresh(rows, Math.min(ofFrom.at, ofTo.at));
}

async function tableRow(
  { key, inCatalogue, left, right }: NamedRow,
  { from, to }: TwoSources,
  budget: Budget,
): Promise<ReadinessRow> {
  const row = { key, kind: 'table', fromName: left, toName: right } as const;
  const [one, other, ofFrom, ofTo] = await Promise.all([
    describeTable(from, left, budget),
    right === undefined ? undefined : describeTable(to, right, budget),
    right === undefined ? undefined : describeTimeToLive(from, left, budget),
    right === undefined ? undefined : describeTimeToLive(to, right, budget),
  ]);
  const counts = { fromCount: valueOf(one)?.itemCount, toCount: other && valueOf(other)?.itemCount };
  const findings = (): readonly Finding[] => {
    if (!hasValue(one)) return [unreadFinding(one, from.environment.label)];
    if (other === undefined || right === undefined)
      return [missingFinding(left, to.environment.label, inCatalogue)];
    if (!hasValue(other)) return [unreadFinding(other, to.environment.label)];
    return tableRowFindings(
      { label: from.environment.label, summary: one.value, timeToLive: ofFrom },
      { label: to.environment.label, summary: other.value, timeToLive: ofTo },
    );
  };
  return { ...row, ...counts, isCutOff: false, findings: findings() };
}

async function bucketReadinessRow(
  { key, inCatalogue, left, right }: NamedRow,
  { from, to }: TwoSources,
  budget: Budget,
): Promise<ReadinessRow> {
  const row = { key, kind: 'bucket', fromName: left, toName: right } as const;
  const [one, other, ofFrom, ofTo] = await Promise.all([
    bucketRow(from, left, budget),
    right === undefined ? undefined : bucketRow(to, right, budget),
    firstObjects(from, left, budget),
    right === undefined ? undefined : firstObjects(to, right, budget),
  ]);
  const counts = {
    fromCount: ofFrom.count,
    toCount: ofTo?.count,
    isCutOff: ofFrom.isCutOff || (ofTo?.isCutOff ?? false),
  };
  const findings = (): readonly Finding[] => {
    if (!hasValue(one)) return [unreadFinding(one, from.environment.label)];
    if (other === undefined) return [missingFinding(left, to.environment.label, inCatalogue)];
    if (!hasValue(other)) return [unreadFinding(other, to.environment.label)];
    return bucketFindings(
      key,
      { environment: from.environment, row: one.value },
      { environment: to.environment, row: other.value },
      { target: to.environment.label, held: ofTo?.count },
    );
  };
  return { ...row, ...counts, findings: findings() };
}

/** How many objects the first page of a bucket holds, and whether there are more. */
async function firstObjects(source: Source, bucket: string, budget: Budget) {
  const planned = planListing({ environmentId: source.environment.id, bucket, prefix: '' });
  if (!planned.ok) return { isCutOff: false };
  const page = valueOf(await listObjects(source, planned.value, budget));
  return { count: page?.objects.length, isCutOff: page?.next !== undefined };
}
