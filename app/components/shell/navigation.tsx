import clsx from 'clsx';
import { NavLink, useLocation } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { useKeptSearch } from '../ui/link-tabs.tsx';
import { DESTINATIONS } from './destinations.ts';

/** The console's places: a column on a wide screen, a row to be swiped on a phone. */
export function Navigation({ waiting = 0 }: { readonly waiting?: number }) {
  const search = useKeptSearch();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const row = nav.current;
    const here = row?.querySelector<HTMLElement>('[aria-current]');
    // On a phone the place that one is at may lie outside of the row.
    if (row && here)
      row.scrollLeft = here.offsetLeft - row.offsetLeft - row.clientWidth / 2 + here.clientWidth / 2;
  }, [pathname]);
  return (
    <nav
      ref={nav}
      aria-label="Console"
      className="flex gap-1 overflow-x-auto md:-mx-1 md:min-h-0 md:flex-1 md:flex-col md:gap-0.5 md:overflow-y-auto md:px-1"
    >
      {DESTINATIONS.map(({ to, label, icon: Icon, startsGroup }) => (
        <NavLink
          key={to}
          to={`${to}${search}`}
          end={to === '/'}
          prefetch="intent"
          className={({ isActive, isPending }) =>
            clsx(
              'flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm transition-colors md:h-7',
              startsGroup && 'max-md:ml-3 md:mt-3',
              isActive || isPending
                ? 'bg-sunken font-medium text-ink'
                : 'text-ink-muted hover:bg-sunken hover:text-ink',
            )
          }
        >
          <Icon aria-hidden className="size-4 shrink-0" />
          {label}
          {to === '/approvals' && waiting > 0 ? (
            <span className="tabular ml-auto rounded-full bg-accent px-1.5 text-2xs font-semibold text-accent-ink">
              {waiting}
              <span className="sr-only"> wait for you</span>
            </span>
          ) : null}
        </NavLink>
      ))}
    </nav>
  );
}
