import { Link } from '@remix-run/react';
import type { ActionKind } from '../../../core/actions/action.ts';
import { resourceAddress } from './resource-address.ts';
import { usePairWith } from './use-pair-with.ts';

interface ResourceLinkProps {
  readonly kind?: ActionKind;
  readonly target: string;
  readonly environmentId: string;
}

/** A target's name, leading to its page where it has one. */
export function ResourceLink({ kind, target, environmentId }: ResourceLinkProps) {
  const address = resourceAddress(kind, target);
  const pair = usePairWith(environmentId);
  const name = <span className="[overflow-wrap:anywhere]">{target}</span>;
  if (!address || !pair) return <span className="font-mono text-xs text-ink-muted">{name}</span>;
  return (
    <Link
      to={{ pathname: address, search: `?${new URLSearchParams({ pair }).toString()}` }}
      className="font-mono text-xs text-ink-muted underline-offset-2 hover:text-ink hover:underline"
    >
      {name}
    </Link>
  );
}
