import { Link, useSearchParams } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { buttonLook } from './ui/button.tsx';

interface CursorPagerProps {
  /** The name of the cursor in the address. */
  readonly parameter: string;
  readonly pageNumber: number;
  readonly next?: string;
  readonly previous?: { readonly cursor?: string };
}

/** Forth and back through pages whose number nobody knows. */
export function CursorPager({ parameter, pageNumber, next, previous }: CursorPagerProps) {
  const [search] = useSearchParams();
  if (!next && !previous) return null;
  function to(cursor: string | undefined): string {
    const address = new URLSearchParams(search);
    if (cursor) address.set(parameter, cursor);
    else address.delete(parameter);
    return `?${address.toString()}`;
  }
  return (
    <nav aria-label={`Pages, ${parameter}`} className="flex items-center gap-3 text-xs text-ink-muted">
      {previous ? (
        <Link
          to={to(previous.cursor)}
          preventScrollReset
          className={buttonLook('plain')}
          aria-label="Previous page"
        >
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
      ) : (
        <span aria-hidden className={`${buttonLook('plain')} opacity-40`}>
          <ChevronLeft className="size-4" />
        </span>
      )}
      <span className="tabular">
        Page {pageNumber}
        {next ? '' : ', the last'}
      </span>
      {next ? (
        <Link to={to(next)} preventScrollReset className={buttonLook('plain')} aria-label="Next page">
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      ) : null}
    </nav>
  );
}
