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
  return (
    <Link
      to={{ pathname: href, search: `?${new URLSearchParams({ pair }).toString()}` }}
      className="font-mono text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline"
    >
      {name}
    </Link>
  );
}
