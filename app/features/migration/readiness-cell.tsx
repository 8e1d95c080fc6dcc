import type { Cell } from '../../../core/cells/cell.ts';
import { isFailure } from '../../../core/cells/cell.ts';
import type { ReadinessRow } from '../../../core/migration/rows.ts';
import { CellView } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import type { ReadinessTableProps } from './readiness-table.tsx';
import { ReadinessTable } from './readiness-table.tsx';

const KINDS = {
  tables: { name: 'Tables', unit: 'items' },
  buckets: { name: 'Buckets', unit: 'objects' },
} as const;

interface ReadinessCellProps extends Pick<ReadinessTableProps, 'labels' | 'choice'> {
  readonly kind: keyof typeof KINDS;
  readonly cell: Cell<readonly ReadinessRow[]>;
}

/** Tables or buckets that may go, or why they could not be looked at. */
export function ReadinessCell({ kind, cell, labels, choice }: ReadinessCellProps) {
  if (isFailure(cell))
    return (
      <div className="px-4 py-3">
        <FailureNote failure={cell} />
      </div>
    );
  return (
    <CellView
      cell={cell}
      empty={
        <p className="px-4 py-3 text-sm text-ink-muted">
          There are no {kind} in {labels[0]}.
        </p>
      }
    >
      {(rows) => <ReadinessTable {...KINDS[kind]} rows={rows} labels={labels} choice={choice} />}
    </CellView>
  );
}
