import { Link, useSearchParams } from '@remix-run/react';
import type { Half } from '../../components/pair/side.tsx';
import { buttonLook } from '../../components/ui/button.tsx';

interface ValuePagerProps {
  /** The name of the cursor in the address. */
  readonly parameter: Half;
  readonly next: string | undefined;
}

/** Through a value that is longer than a page. SCAN's cursors lead forward only. */
export function ValuePager({ parameter, next }: ValuePagerProps) {
  const [search] = useSearchParams();
  const started = search.has(parameter);
  if (!started && next === undefined) return null;
  function to(cursor: string | undefined): string {
    const address = new URLSearchParams(search);
    if (cursor === undefined) address.delete(parameter);
    else address.set(parameter, cursor);
    return `?${address.toString()}`;
  }
  return (
    <nav aria-label={`Pages of the value, ${parameter}`} className="flex items-center gap-2">
      {started ? (
        <Link to={to(undefined)} preventScrollReset className={buttonLook('plain')}>
          From the start
        </Link>
      ) : null}
      {next === undefined ? null : (
        <Link to={to(next)} preventScrollReset className={buttonLook('plain')}>
          Next page
        </Link>
      )}
    </nav>
  );
}
