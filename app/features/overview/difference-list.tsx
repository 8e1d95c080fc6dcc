import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { ListedKind } from '../../../core/catalogue/catalogue.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { formatCount } from '../../components/format.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { listPath } from '../lists/list-path.ts';
import type { KindOverview, MarkedPair } from './overview.ts';

interface DifferenceListProps {
  readonly estate: readonly KindOverview[];
}

/** More of one kind than this are left to its own list. */
const SHOWN_OF_A_KIND = 8;

/** Where the two environments differ, at a glance. */
export function DifferenceList({ estate }: DifferenceListProps) {
  return (
    <section aria-label="Differences" className="overflow-hidden rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line bg-sunken px-4 py-2 text-xs font-medium text-ink-muted">
        Differences at a glance
      </h2>
      <ul className="divide-y divide-line text-sm">
        {estate.map(({ kind, summary }) => (
          <Suspense key={kind} fallback={<WaitingKind />}>
            <Await resolve={summary} errorElement={<BrokenStream />}>
              {({ noted, seen, beyond }) => (
                <>
                  {seen ? null : (
                    <li className="px-4 py-1.5 text-xs text-ink-faint">
                      <span className="capitalize">{kind}</span>: not compared, one side was not seen.
                    </li>
                  )}
                  {beyond > 0 ? (
                    <li className="px-4 py-1.5 text-xs text-ink-faint">
                      <span className="capitalize">{kind}</span>: {formatCount(beyond)} more are not compared
                      here.
                    </li>
                  ) : null}
                  {noted.slice(0, SHOWN_OF_A_KIND).map((pair) => (
                    <DifferenceRow key={pair.key} kind={kind} pair={pair} />
                  ))}
                  {noted.length > SHOWN_OF_A_KIND ? (
                    <li className="px-4 py-1.5 text-xs">
                      <PairLink to={listPath(kind)} className="text-ink-muted hover:text-accent">
                        {noted.length - SHOWN_OF_A_KIND} more {kind}
                      </PairLink>
                    </li>
                  ) : null}
                </>
              )}
            </Await>
          </Suspense>
        ))}
      </ul>
    </section>
  );
}

interface DifferenceRowProps {
  readonly kind: ListedKind;
  readonly pair: MarkedPair;
}

function DifferenceRow({ kind, pair }: DifferenceRowProps) {
  return (
    <li className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 px-4 py-1.5 sm:grid-cols-[5rem_minmax(0,12rem)_minmax(0,1fr)]">
      <span className="text-xs capitalize leading-5 text-ink-faint">{kind}</span>
      <PairLink
        to={`${listPath(kind)}/${encodeURIComponent(pair.address)}`}
        title={pair.key}
        className="truncate font-medium hover:text-accent"
      >
        {pair.key}
      </PairLink>
      <span className="min-w-0 text-xs leading-5 text-ink-muted max-sm:col-start-2">{pair.words}</span>
    </li>
  );
}

function WaitingKind() {
  return (
    <li className="px-4 py-2">
      <Waiting inline />
    </li>
  );
}
