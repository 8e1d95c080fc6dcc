import { Await } from '@remix-run/react';
import { EqualNot } from 'lucide-react';
import { Suspense } from 'react';
import { isFailure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureMark } from '../../components/cells/failure-note.tsx';
import { countWords } from '../../components/pair/count-words.ts';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { listPath } from '../lists/list-path.ts';
import type { ListedSide } from '../lists/paired-list.ts';
import type { KindOverview, KindSummary } from './overview.ts';

interface EstateTableProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly estate: readonly KindOverview[];
}

/** How many of each kind there are on either side, and how many pairs differ. */
export function EstateTable({ labels, estate }: EstateTableProps) {
  return (
    <section aria-label="Estate" className="overflow-hidden rounded-lg border border-line bg-surface">
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left text-xs">
          <tr>
            <th scope="col" className="px-4 py-2 font-medium text-ink-muted">
              Estate
            </th>
            {labels.map((side) => (
              <th
                key={side.id}
                scope="col"
                data-colour={side.colour}
                className="border-l border-line bg-side-soft px-3 py-2 text-right font-normal shadow-[inset_0_2px_rgb(var(--side))]"
              >
                <SideName side={side} />
              </th>
            ))}
            <th scope="col" className="border-l border-line px-3 py-2 text-right font-medium text-ink-muted">
              Differ
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {estate.map(({ kind, left, right, summary }) => (
            <tr key={kind} className="hover:bg-sunken/60">
              <th scope="row" className="px-4 py-2 text-left font-normal">
                <PairLink to={listPath(kind)} className="font-medium capitalize hover:text-accent">
                  {kind}
                </PairLink>
              </th>
              <Count listed={left} />
              <Count listed={right} />
              <td className="border-l border-line px-3 py-2 text-right">
                <Suspense fallback={<Waiting inline />}>
                  <Await resolve={summary} errorElement={<BrokenStream />}>
                    {(settled) => <Differing summary={settled} />}
                  </Await>
                </Suspense>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const NONE = { count: 0, cutOff: false } as const;

function Count({ listed }: { readonly listed: Promise<ListedSide> }) {
  return (
    <td className="border-l border-line px-3 py-2 text-right">
      <Suspense fallback={<Waiting inline />}>
        <Await resolve={listed} errorElement={<BrokenStream />}>
          {(cell) =>
            isFailure(cell) ? (
              <FailureMark failure={cell} />
            ) : (
              countWords(cell.state === 'empty' ? NONE : cell.value)
            )
          }
        </Await>
      </Suspense>
    </td>
  );
}

function Differing({ summary }: { readonly summary: KindSummary }) {
  if (summary.noted.length === 0) return <span className="text-ink-faint">{wordOf(summary)}</span>;
  return (
    <span className="inline-flex items-center gap-1 align-bottom font-medium text-warn">
      <EqualNot aria-hidden className="size-3" />
      {summary.noted.length}
      {summary.beyond > 0 ? '+' : ''}
    </span>
  );
}

function wordOf({ seen, notSeen, beyond }: KindSummary): string {
  if (!seen || notSeen > 0) return 'not seen';
  return beyond > 0 ? 'none so far' : 'none';
}
