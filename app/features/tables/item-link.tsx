import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';

interface ItemLinkProps {
  readonly tableKey: string;
  /** The item's key, in the address's notation. */
  readonly parameters: URLSearchParams;
  readonly children: ReactNode;
}

/** To one item, with the same key in the other environment beside it. */
export function ItemLink({ tableKey, parameters, children }: ItemLinkProps) {
  const search = new URLSearchParams(useKeptSearch());
  for (const [name, value] of parameters) search.append(name, value);
  return (
    <Link
      to={{ pathname: `/tables/${encodeURIComponent(tableKey)}/item`, search: `?${search.toString()}` }}
      className="block font-medium text-ink hover:text-accent"
    >
      {children}
    </Link>
  );
}
