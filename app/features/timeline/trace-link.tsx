import { Link } from '@remix-run/react';
import { usePairWith } from '../actions/use-pair-with.ts';

interface TraceLinkProps {
  readonly resource: string;
  readonly href?: string;
  readonly environmentId: string;
}

/** What a trace is about, leading to its page where it has one. */
export function TraceLink({ resource, href, environmentId }: TraceLinkProps) {
  const pair = usePairWith(environmentId);
  const name = <span className="[overflow-wrap:anywhere]">{resource}</span>;
  if (!href || !pair) return <span className="font-mono text-xs text-ink-muted">{name}</span>;
  const [pathname, query] = href.split('?');
  const search = new URLSearchParams(query);
  search.set('pair', pair);
  return (
    <Link
      to={{ pathname, search: `?${search.toString()}` }}
      className="font-mono text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline"
    >
      {name}
    </Link>
  );
}
