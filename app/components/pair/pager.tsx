import { Link, useSearchParams } from '@remix-run/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../format.ts';
import { buttonLook } from '../ui/button.tsx';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly noun: string;
}

/** Pages of a list that is longer than a screen should be. */
export function Pager({ page, pages, total, noun }: PagerProps) {
  if (pages < 2) return null;
  return (
    <nav aria-label="Pages" className="flex items-center gap-3 text-sm text-ink-muted">
      <PageLink
        page={page - 1}
        disabled={page <= 1}
        label="Previous page"
        icon={<ChevronLeft aria-hidden className="size-4" />}
      />
      <span className="tabular">
        Page {page} of {pages} · {formatCount(total)} {noun}
      </span>
      <PageLink
        page={page + 1}
        disabled={page >= pages}
        label="Next page"
        icon={<ChevronRight aria-hidden className="size-4" />}
      />
    </nav>
  );
}

interface PageLinkProps {
  readonly page: number;
  readonly disabled: boolean;
  readonly label: string;
  readonly icon: JSX.Element;
}

function PageLink({ page, disabled, label, icon }: PageLinkProps) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.set('page', String(page));
  if (disabled)
    return (
      <span aria-hidden className={`${buttonLook('plain')} opacity-40`}>
        {icon}
      </span>
    );
  return (
    <Link to={{ search: `?${next.toString()}` }} aria-label={label} className={buttonLook('plain')}>
      {icon}
    </Link>
  );
}
