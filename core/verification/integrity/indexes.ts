import { setTimeout as pause } from 'node:timers/promises';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { IndexDefinition, TableDefinition } from '../../catalogue/tables.ts';
import type { Cell, Failure } from '../../cells/cell.ts';
import { hasValue } from '../../cells/cell.ts';
import { countItems } from '../../resources/tables/count-items.ts';
import { describeTable } from '../../resources/tables/describe.ts';
import { readItems } from '../../resources/tables/items.ts';
import { planItems } from '../../resources/tables/items-plan.ts';
import { EMPTY_QUERY } from '../../resources/tables/items-query.ts';
import type { Source } from '../../resources/source.ts';
import type { ItemJson, TableSummary } from '../../resources/tables/types.ts';
import { budgetFor } from '../../upstream/budget.ts';
import { Reader } from '../../upstream/reader.ts';
import type { CheckOutcome } from '../outcome.ts';
import { failed, notSeen, passed } from '../outcome.ts';
import type { Extent } from './extent.ts';
import { textOf, walkItems } from './extent.ts';

const INDEXES = { id: 'indexes.consistent', title: 'Indexes hold what their tables hold' } as const;

/** Items of a table that are looked for in its indexes where a sample is enough. */
const SAMPLED_ITEMS = 8;
/** An index follows its table within moments. Source: developer guide, "Using global secondary indexes". */
const LOOKS = 3;
const LOOK_AGAIN_MS = 1_000;
const READ_MS = 15_000;

interface Indexes {
  readonly source: Source;
  readonly extent: Extent;
  readonly signal: AbortSignal;
}

interface Found {
  readonly looked: number;
  readonly troubles: readonly string[];
  readonly unseen?: Failure;
}

/**
 * Indexes of the catalogue: there, active, and holding what the table holds. A sample looks for some items in each of
 * them; the whole counts both sides. @throws UpstreamFailed, Cancelled.
 */
export async function indexCheck(indexes: Indexes): Promise<CheckOutcome> {
  const found: Found[] = [];
  for (const table of CATALOGUE.tables) found.push(await tableIndexes(indexes, table));
  const unseen = found.flatMap((one) => one.unseen ?? [])[0];
  const troubles = found.flatMap((one) => one.troubles);
  if (troubles.length > 0) return failed(INDEXES, `${troubles.slice(0, 3).join('; ')}.`);
  if (unseen) return notSeen(INDEXES, unseen);
  const looked = found.reduce((sum, one) => sum + one.looked, 0);
  return passed(INDEXES, `${looked} items of ${found.length} tables were found in their indexes too.`);
}

async function tableIndexes({ source, extent, signal }: Indexes, table: TableDefinition): Promise<Found> {
  if (table.indexes.length === 0) return { looked: 0, troubles: [] };
  const name = table.names[source.environment.names.stage];
  const cell = await describeTable(source, name, budgetFor(signal, READ_MS));
  if (!hasValue(cell)) return { looked: 0, troubles: [], unseen: failureIn(cell) };
  const troubles = table.indexes.flatMap((index) => standing(cell.value, index));
  if (troubles.length > 0) return { looked: 0, troubles };
  const found: Found[] = [];
  for (const index of table.indexes)
    found.push(
      extent.kind === 'whole'
        ? await countedAlike(source, name, index, signal)
        : await sampled({ source, signal, table, summary: cell.value, index }),
    );
  return {
    looked: found.reduce((sum, one) => sum + one.looked, 0),
    troubles: found.flatMap((one) => one.troubles),
    unseen: found.flatMap((one) => one.unseen ?? [])[0],
  };
}

function standing({ name, indexes }: TableSummary, { name: wanted }: IndexDefinition): readonly string[] {
  const index = indexes.find((one) => one.name === wanted);
  if (!index) return [`${name} has no index ${wanted}`];
  return index.status === 'ACTIVE' ? [] : [`${wanted} of ${name} is ${index.status ?? 'in no state'}`];
}

function keyNames({ partitionKey, sortKey }: Pick<IndexDefinition, 'partitionKey' | 'sortKey'>) {
  return [partitionKey.name, ...(sortKey ? [sortKey.name] : [])];
}

async function countedAlike(
  source: Source,
  table: string,
  index: IndexDefinition,
  signal: AbortSignal,
): Promise<Found> {
  let counts: readonly number[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const cells = await Promise.all([
      countItems(source, { table, having: keyNames(index) }, signal),
      countItems(source, { table, index: index.name }, signal),
    ]);
    const [ofTable, ofIndex] = cells;
    if (!hasValue(ofTable)) return { looked: 0, troubles: [], unseen: failureIn(ofTable) };
    if (!hasValue(ofIndex)) return { looked: 0, troubles: [], unseen: failureIn(ofIndex) };
    if (ofTable.value === ofIndex.value) return { looked: ofTable.value, troubles: [] };
    counts = [ofTable.value, ofIndex.value];
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
  return {
    looked: 0,
    troubles: [`${index.name} of ${table} holds ${counts[1]} of ${counts[0]} items that have its keys`],
  };
}

interface Sampled {
  readonly source: Source;
  readonly signal: AbortSignal;
  readonly table: TableDefinition;
  readonly summary: TableSummary;
  readonly index: IndexDefinition;
}

async function sampled(sample: Sampled): Promise<Found> {
  const { source, signal, table, summary, index } = sample;
  const extent = { kind: 'sample', items: SAMPLED_ITEMS } as const;
  let looked = 0;
  for await (const items of walkItems({ source, logical: table.logical, extent, signal }))
    for (const item of items) {
      if (keyNames(index).some((name) => item[name] === undefined)) continue;
      looked += 1;
      const there = await isInIndex(sample, item);
      if (typeof there !== 'boolean') return { looked, troubles: [], unseen: there };
      if (there) continue;
      const key = keyNames(table).map((name) => textOf(item, name));
      return { looked, troubles: [`${index.name} of ${summary.name} lacks ${key.join(' ')}`] };
    }
  return { looked, troubles: [] };
}

async function isInIndex(
  { source, signal, table, summary, index }: Sampled,
  item: ItemJson,
): Promise<boolean | Failure> {
  const sort = index.sortKey && textOf(item, index.sortKey.name);
  const planned = planItems({
    environmentId: source.environment.id,
    tableName: summary.name,
    table: summary,
    query: {
      ...EMPTY_QUERY,
      index: index.name,
      partition: textOf(item, index.partitionKey.name),
      ...(sort !== undefined && { sort: { operator: '=', values: [sort] } }),
      where: keyNames(table).map((attribute) => ({
        attribute,
        operator: '=' as const,
        type: 'S' as const,
        values: [textOf(item, attribute) ?? ''],
      })),
      limit: 1_000,
    },
  });
  // A key that no query takes: nothing is known of it.
  if (!planned.ok) return true;
  for (let look = 1; look <= LOOKS; look += 1) {
    if (look > 1) await pause(LOOK_AGAIN_MS, undefined, { signal });
    // What was answered a moment ago is not told again.
    const asking = { ...source, reader: new Reader() };
    const page = await readItems(asking, planned.value, budgetFor(signal, READ_MS));
    if (!hasValue(page)) return failureIn(page);
    // A page that ends before the end decides nothing.
    if (page.value.count > 0 || page.value.next !== undefined) return true;
  }
  return false;
}

function failureIn(cell: Cell<unknown>): Failure {
  if (cell.state === 'stale') return cell.failure;
  if (hasValue(cell) || cell.state === 'empty')
    return { state: 'absent', operation: 'dynamodb:DescribeTable', at: cell.at };
  return cell;
}
