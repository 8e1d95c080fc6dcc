import { Link, useRouteLoaderData } from '@remix-run/react';
import type { ActionKind } from '../../../core/actions/action.ts';
import type { EnvironmentLabel } from '../../../core/environments/schema.ts';
import { pairWith, resourceAddress } from './resource-address.ts';

interface ResourceLinkProps {
  readonly kind?: ActionKind;
  readonly target: string;
  readonly environmentId: string;
}

interface FrameData {
  readonly all: readonly EnvironmentLabel[];
  readonly left: EnvironmentLabel;
  readonly right: EnvironmentLabel;
}

/** A target's name, leading to its page where it has one. */
export function ResourceLink({ kind, target, environmentId }: ResourceLinkProps) {
  const frame = useRouteLoaderData<FrameData>('routes/_console');
  const address = resourceAddress(kind, target);
  const pair =
    frame &&
    pairWith(
      environmentId,
      [frame.left.id, frame.right.id],
      frame.all.map(({ id }) => id),
    );
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
