import clsx from 'clsx';
import { NavLink, useSearchParams } from '@remix-run/react';

export interface LinkTab {
  /** The last part of the address; empty for the first tab, which has the address itself. */
  readonly path: string;
  readonly label: string;
}

interface LinkTabsProps {
  readonly label: string;
  /** The address of the first tab; those of the others lie under it. */
  readonly base: string;
  readonly tabs: readonly LinkTab[];
}

/**
 * Tabs that are links. The pair and the half stay as they are; the rest of the address belongs to each tab. None is
 * fetched ahead: what is behind them may scan a table or walk over a cache's keys.
 */
export function LinkTabs({ label, base, tabs }: LinkTabsProps) {
  const keep = useKeptSearch();
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <NavLink
          key={tab.path}
          to={`${base}${tab.path && `/${tab.path}`}${keep}`}
          end={tab.path === ''}
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

/** The title of a page with tabs: the open tab first, as a browser with many of them cuts the end off. */
export function tabTitle(tabs: readonly LinkTab[], path: string | undefined, title: string): string {
  const open = path && tabs.find((tab) => tab.path === path);
  return open ? `${open.label} · ${title}` : title;
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
