import { Wrench } from 'lucide-react';
import { LISTED_KINDS } from '../../../core/catalogue/catalogue.ts';
import type { Side } from '../../../core/compare/differences.ts';
import type { ComparedKind } from '../../../core/compare/form/canonical.ts';
import { placeOfChange } from '../../../core/compare/making-equal.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { listPath } from '../lists/list-path.ts';

interface MakingEqualProps {
  readonly kind: ComparedKind;
  readonly name: string;
  readonly path: string;
  readonly drifted: readonly Side[];
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
}

/** Where a drifted attribute is changed back: a page with an action that plans it, or the code that builds it. */
export function MakingEqual({ kind, name, path, drifted, labels }: MakingEqualProps) {
  if (drifted.length === 0 || path === '') return null;
  const { page, words } = placeOfChange(kind, path);
  const listed = LISTED_KINDS.find((one) => one === kind);
  const where = drifted.map((side) => labels[side === 'left' ? 0 : 1].label).join(' and ');
  return (
    <span className="mt-0.5 flex items-center gap-1 text-2xs text-ink-muted">
      <Wrench aria-hidden className="size-3 shrink-0" />
      <span className="min-w-0">
        Change {where} in{' '}
        {page !== undefined && listed ? (
          <PairLink
            to={`${listPath(listed)}/${encodeURIComponent(name)}${page}`}
            className="underline underline-offset-2 hover:text-accent"
          >
            {words}
          </PairLink>
        ) : (
          words
        )}
        .
      </span>
    </span>
  );
}
