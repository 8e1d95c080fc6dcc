import clsx from 'clsx';
import { Link, useSearchParams } from '@remix-run/react';
import { SHOWN_STATES, SHOWN_WORDS } from './alarm-row.ts';
import type { ShownState } from './alarm-row.ts';

/** Which states are shown: links, so that each is an address. */
export function StateFilter({ shown }: { readonly shown: ShownState }) {
  const [search] = useSearchParams();
  const to = (state: ShownState) => {
    const next = new URLSearchParams(search);
    next.delete('page');
    if (state === 'all') next.delete('state');
    else next.set('state', state);
    return { search: next.toString() };
  };
  return (
    <nav aria-label="States" className="flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5">
      {SHOWN_STATES.map((state) => (
        <Link
          key={state}
          to={to(state)}
          replace
          aria-current={state === shown ? 'true' : undefined}
          className={clsx(
            'flex h-6 items-center rounded px-2 text-xs',
            state === shown
              ? 'bg-surface font-medium text-ink shadow-sm dark:bg-line'
              : 'text-ink-muted hover:text-ink',
          )}
        >
          {SHOWN_WORDS[state]}
        </Link>
      ))}
    </nav>
  );
}
