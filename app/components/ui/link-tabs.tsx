import clsx from 'clsx';
import { NavLink, useSearchParams } from '@remix-run/react';

export interface LinkTab {
  readonly to: string;
  readonly label: string;
  readonly end?: boolean;
}

/**
 * Tabs that are links. The pair and the half stay as they are; the rest of the address belongs to each tab. None is
 * fetched ahead: what is behind them may scan a table or walk over a cache's keys.
 */
export function LinkTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LinkTab[] }) {
  const keep = useKeptSearch();
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={{ pathname: tab.to, search: keep }}
          end={tab.end}
          className={({ isActive }) =>
            clsx(
              'whitespace-nowrap border-b-2 pb-2 pt-1 text-sm font-medium transition-colors',
              isActive ? 'border-accent text-ink' : 'border-transparent text-ink-muted hover:text-ink',
            )
          }
        >
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}

/** The part of the address that goes along from page to page: which pair, and which half of it. */
export function useKeptSearch(): string {
  const [search] = useSearchParams();
  const kept = new URLSearchParams();
  for (const name of ['pair', 'side']) {
    const value = search.get(name);
    if (value) kept.set(name, value);
  }
  const text = kept.toString();
  return text ? `?${text}` : '';
}
