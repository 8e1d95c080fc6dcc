import clsx from 'clsx';
import type { ReactNode } from 'react';

export interface EntryColumn {
  readonly header: string;
  /** A class for its width; columns without one share the room that is left. */
  readonly width?: string;
}

interface EntryTableProps {
  readonly columns: readonly EntryColumn[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** Entries of a cache's value. The widths are fixed, so that no value however long widens the page. */
export function EntryTable({ columns, rows }: EntryTableProps) {
  if (rows.length === 0) return <p className="text-sm text-ink-faint">No entries on this page.</p>;
  return (
    <div className="-mx-4 border-y border-line">
      <table className="w-full table-fixed text-xs">
        <thead className="bg-sunken text-left text-2xs text-ink-faint">
          <tr>
            {columns.map(({ header, width }) => (
              <th key={header} scope="col" className={clsx('truncate px-4 py-1.5 font-normal', width)}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((cells, row) => (
            <tr key={row} className="align-top hover:bg-sunken/60">
              {cells.map((cell, column) => (
                <td key={columns[column]?.header} className="px-4 py-1.5">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
