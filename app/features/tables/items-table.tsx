import { useRef } from 'react';
import { formatBytes, formatCount } from '../../components/format.ts';
import { useRoutedLinks } from '../../components/ui/routed-links.ts';
import { useGradually } from '../../components/ui/gradually.ts';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';
import type { ItemRows } from './item-rows.ts';

interface ItemsTableProps {
  readonly rows: ItemRows;
  readonly tableAddress: string;
}

/** Rows of the page as it is sent; the browser draws the others from the data that came with it. */
const FIRST_ROWS = 100;

/**
 * Items by key, with the beginning of everything else. There may be thousands of rows on a screen: each is as few
 * elements as it can be, and what all have in common is said once, by the table.
 */
export function ItemsTable({ rows, tableAddress }: ItemsTableProps) {
  const { keyNames, keys, addresses, rests, sizesBytes } = rows;
  const table = useRef<HTMLTableElement>(null);
  useRoutedLinks(table);
  const drawn = useGradually(rests.length, FIRST_ROWS);
  const address = useItemAddress(tableAddress);
  if (rests.length === 0) return <p className="py-6 text-sm text-ink-faint">No items on this page.</p>;
  return (
    <div className="-mx-4 overflow-x-auto border-y border-line">
      <table
        ref={table}
        className="w-full text-xs [&_:is(td,th)]:truncate [&_:is(td,th)]:px-4 [&_:is(td,th)]:py-1.5 [&_td]:font-mono"
      >
        <thead className="bg-sunken text-left text-2xs text-ink-faint">
          <tr>
            {keyNames.map((name) => (
              <th key={name} scope="col" className="font-normal">
                {name}
              </th>
            ))}
            <th scope="col" className="font-normal max-md:hidden">
              Other attributes
            </th>
            <th scope="col" className="text-right font-normal">
              Size
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rests.slice(0, drawn).map((rest, place) => (
            <tr key={addresses[place] ?? place} className="hover:bg-sunken/60">
              {keys.map((texts, index) => (
                <td key={keyNames[index]} className="max-w-[14rem]">
                  {index === 0 ? (
                    <a
                      href={address(addresses[place] ?? '')}
                      className="font-medium text-ink hover:text-accent"
                    >
                      {texts[place] ?? '–'}
                    </a>
                  ) : (
                    (texts[place] ?? '–')
                  )}
                </td>
              ))}
              <td className="w-full max-w-0 text-2xs text-ink-muted max-md:hidden md:min-w-[12rem]">
                {rest}
              </td>
              <td className="text-right text-ink-muted">{formatBytes(sizesBytes[place] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {drawn < rests.length ? (
        <p className="px-4 py-2 text-xs text-ink-faint">
          {formatCount(rests.length - drawn)} more items are being drawn.
        </p>
      ) : null}
    </div>
  );
}

/** The way to one item, with the same key in the other environment beside it. */
function useItemAddress(tableAddress: string): (key: string) => string {
  const kept = useKeptSearch();
  const page = `/tables/${encodeURIComponent(tableAddress)}/item`;
  const search = kept === '' ? '?' : `${kept}&`;
  return (key) => `${page}${search}${key}`;
}
