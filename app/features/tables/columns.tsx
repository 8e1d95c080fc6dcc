import type { TableSummary } from '../../../core/resources/tables/types.ts';
import { formatBytes, formatShortCount } from '../../components/format.ts';
import type { Column } from '../../components/pair/column.ts';
import { ResourceStatus } from '../../components/cells/resource-status.tsx';

/** What a row of the tables' list tells of either side. */
export const TABLE_COLUMNS: readonly Column<TableSummary>[] = [
  { id: 'status', header: 'Status', render: (table) => <ResourceStatus status={table.status} /> },
  {
    id: 'items',
    header: 'Items',
    numeric: true,
    render: (table) => (
      <span title={`${table.itemCount} items, as DynamoDB last counted`}>
        {formatShortCount(table.itemCount)}
      </span>
    ),
  },
  { id: 'size', header: 'Size', numeric: true, render: (table) => formatBytes(table.sizeBytes) },
  {
    id: 'indexes',
    header: 'Indexes',
    wide: true,
    render: (table) => (
      <span className="text-ink-muted">{table.indexes.map((index) => index.name).join(', ') || 'none'}</span>
    ),
  },
  {
    id: 'capacity',
    header: 'Capacity',
    wide: true,
    render: (table) => <span className="whitespace-nowrap text-ink-muted">{capacityOf(table)}</span>,
  },
];

/** A table's capacity in words: `on demand`, or units of reading and writing. */
export function capacityOf(table: TableSummary): string {
  if (table.billingMode === 'PAY_PER_REQUEST') return 'on demand';
  return `${table.readCapacityUnits ?? 0} read · ${table.writeCapacityUnits ?? 0} write`;
}
