import type { ReactNode } from 'react';

interface EntryTableProps {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** Entries of a cache's value: the last column takes the room that is left. */
export function EntryTable({ headers, rows }: EntryTableProps) {
  if (rows.length === 0) return <p className="text-sm text-ink-faint">No entries on this page.</p>;
  return (
    <div className="-mx-4 overflow-x-auto border-y border-line">
      <table className="w-full text-xs">
        <thead className="bg-sunken text-left text-2xs text-ink-faint">
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col" className="whitespace-nowrap px-4 py-1.5 font-normal">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((cells, row) => (
            <tr key={row} className="align-top hover:bg-sunken/60">
              {cells.map((cell, column) => (
                <td
                  key={headers[column]}
                  className={
                    column === headers.length - 1
                      ? 'w-full min-w-[9rem] px-4 py-1.5'
                      : 'max-w-[16rem] px-4 py-1.5'
                  }
                >
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
