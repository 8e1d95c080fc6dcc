import type { Cell } from '../../../core/cells/cell.ts';
import { hasValue, isFailure, mapCell, valueOf } from '../../../core/cells/cell.ts';
import { itemsCommand } from '../../../core/resources/tables/commands.ts';
import { describeTable } from '../../../core/resources/tables/describe.ts';
import type { ItemsQuery } from '../../../core/resources/tables/items-query.ts';
import { planItems } from '../../../core/resources/tables/items-plan.ts';
import type { PlannedTable } from '../../../core/resources/tables/items-plan.ts';
import { readItems } from '../../../core/resources/tables/items.ts';
import type { ItemPage, Parsed, TableSummary } from '../../../core/resources/tables/types.ts';
import type { Budget } from '../../../core/upstream/budget.ts';
import { refusalOf } from '../../http/permission-table.ts';
import type { Person } from '../../http/people.ts';
import type { NamedSide } from '../lists/named-pair.server.ts';
import { itemRows } from './item-rows.ts';
import type { ShownItems, SideItems } from './side-items.ts';

/** The parameter of either half's place in its own pages. */
export const CURSOR_PARAMETERS = ['left', 'right'] as const;

interface SideRequest {
  readonly side: NamedSide;
  readonly person: Person;
  /** What the address asks for, as far as it could be understood: else nothing is read. */
  readonly asked: Parsed<ItemsQuery>;
  readonly cursor: string | undefined;
  readonly budget: Budget;
}

/** A page of items of one side, and the table that it came from; both on their way. */
export function readSide(request: SideRequest) {
  const { side, person, asked, budget } = request;
  const table = describeTable(side.source, side.name, budget);
  const refusal = refusalOf(person, 'data:read', side.source.environment);
  const items = (): Promise<SideItems> => {
    if (refusal) return Promise.resolve({ state: 'refused', sentence: refusal });
    if (!asked.ok) return Promise.resolve({ state: 'mistaken', mistakes: asked.mistakes });
    return itemsOf(request, asked.value, table);
  };
  return { label: side.label, name: side.name, table, items: items() };
}

async function itemsOf(
  { side, cursor, budget }: SideRequest,
  query: ItemsQuery,
  table: Promise<Cell<TableSummary>>,
): Promise<SideItems> {
  // A plain scan needs no knowledge of the keys and does not wait for it.
  const needsTable = query.partition !== undefined || query.index !== undefined;
  const described = needsTable ? await table : undefined;
  if (described && isFailure(described)) return { state: 'asked', cell: described };
  const known: PlannedTable | undefined = described && hasValue(described) ? described.value : undefined;
  const environmentId = side.source.environment.id;
  const plan = planItems({ environmentId, tableName: side.name, table: known, query, cursor });
  if (!plan.ok) return { state: 'mistaken', mistakes: plan.mistakes };
  const [page, keys] = await Promise.all([readItems(side.source, plan.value, budget), table]);
  const cell = mapCell(page, (value) => shownOf(value, valueOf(keys)));
  return { state: 'asked', cell, command: itemsCommand(side.label, plan.value) };
}

function shownOf({ items, itemSizesBytes, ...page }: ItemPage, table: TableSummary | undefined): ShownItems {
  return { ...page, rows: itemRows(items, itemSizesBytes, table) };
}

/** Whether a cursor is wrong whatever the table's keys are: then the address itself is at fault. */
export function hasForeignCursor(side: NamedSide, query: ItemsQuery, cursor: string | undefined): boolean {
  const environmentId = side.source.environment.id;
  const plan = planItems({ environmentId, tableName: side.name, query, cursor });
  return !plan.ok && plan.mistakes.some((mistake) => mistake.field === 'cursor');
}
