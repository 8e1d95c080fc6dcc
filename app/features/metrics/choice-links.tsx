import { Link, useSearchParams } from '@remix-run/react';
import clsx from 'clsx';
import { changed } from './metrics-view.ts';

interface Choice {
  readonly label: string;
  readonly isChosen: boolean;
  /** What of the address changes; undefined takes out. */
  readonly changes: Readonly<Record<string, string | undefined>>;
}

/** One of a few, as links: each is an address, and the way back is the browser's. */
export function ChoiceLinks({
  label,
  choices,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
}) {
  const [search] = useSearchParams();
  return (
    <div role="group" aria-label={label} className="inline-flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5">
      {choices.map((choice) => (
        <Link
          key={choice.label}
          to={`?${changed(search, choice.changes).toString()}`}
          preventScrollReset
          aria-current={choice.isChosen ? 'true' : undefined}
          className={clsx(
            'inline-block rounded px-2 text-xs leading-6 first-letter:uppercase',
            choice.isChosen
              ? 'bg-surface font-medium text-ink shadow-sm dark:bg-line'
              : 'text-ink-muted hover:text-ink',
          )}
        >
          {choice.label}
        </Link>
      ))}
    </div>
  );
}
