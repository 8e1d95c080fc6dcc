import { Wrench } from 'lucide-react';
import type { Side } from '../../../core/compare/differences.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { AttributeRow } from './attribute-rows.server.ts';

interface MakingEqualProps {
  readonly change: AttributeRow['change'];
  readonly drifted: readonly Side[];
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
}

/** Where a drifted attribute is changed back: a page with an action that plans it, or the code that builds it. */
export function MakingEqual({ change, drifted, labels }: MakingEqualProps) {
  if (!change) return null;
  const { to, words } = change;
  const where = drifted.map((side) => labels[side === 'left' ? 0 : 1].label).join(' and ');
  return (
    <span className="mt-0.5 flex items-center gap-1 text-2xs text-ink-muted">
      <Wrench aria-hidden className="size-3 shrink-0" />
      <span className="min-w-0">
        Change {where} in{' '}
        {to === undefined ? (
          words
        ) : (
          <PairLink to={to} className="underline underline-offset-2 hover:text-accent">
            {words}
          </PairLink>
        )}
        .
      </span>
    </span>
  );
}
