import clsx from 'clsx';
import { NavLink } from '@remix-run/react';
import { useKeptSearch } from '../ui/link-tabs.tsx';
import { DESTINATIONS } from './destinations.ts';

/** The console's places: a column on a wide screen, a row to be swiped on a phone. */
export function Navigation() {
  const search = useKeptSearch();
  return (
    <nav aria-label="Console" className="flex gap-1 overflow-x-auto md:flex-col md:overflow-visible">
      {DESTINATIONS.map(({ to, label, icon: Icon }) => (
        <NavLink
          key={to}
          to={{ pathname: to, search }}
          end={to === '/'}
          prefetch="intent"
          className={({ isActive, isPending }) =>
            clsx(
              'flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2.5 text-sm transition-colors',
              isActive || isPending
                ? 'bg-sunken font-medium text-ink'
                : 'text-ink-muted hover:bg-sunken hover:text-ink',
            )
          }
        >
          <Icon aria-hidden className="size-4 shrink-0" />
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
