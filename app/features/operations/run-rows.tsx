import { Link } from '@remix-run/react';
import { Age } from '../../components/clock.tsx';
import { RunProgress } from '../../components/gate/run-progress.tsx';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import { UndoOffer } from '../../components/gate/undo-offer.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';
import type { RunView } from './run-view.ts';
import { isActive } from './run-view.ts';

/** Runs one below the other: where each stands, what it does, where, who began it, and the way back. */
export function RunRows({ runs }: { readonly runs: readonly RunView[] }) {
  const search = useKeptSearch();
  if (runs.length === 0)
    return (
      <p className="px-4 py-8 text-sm text-ink-faint">Nothing was run that these filters let through.</p>
    );
  return (
    <ul className="divide-y divide-line">
      {runs.map((run) => (
        <li
          key={run.id}
          data-colour={run.environment?.colour}
          className="grid gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[7.5rem_minmax(0,1fr)_8.5rem_9rem_6.5rem_10rem] md:items-center"
        >
          <RunStateMark state={run.state} stall={run.stall} undone={run.undoneBy !== undefined} />
          <div className="min-w-0">
            <Link
              to={{ pathname: `/operations/${run.id}`, search }}
              className="line-clamp-2 text-sm font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline"
            >
              {run.summary}
            </Link>
            <p className="truncate font-mono text-2xs text-ink-faint">{run.target}</p>
            {isActive(run) ? (
              <div className="mt-1.5 max-w-md">
                <RunProgress run={run} />
              </div>
            ) : null}
          </div>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 md:contents">
            {run.environment ? (
              <SideName side={run.environment} className="min-w-0 text-xs" />
            ) : (
              <span className="text-xs text-ink-faint">{run.environmentId}</span>
            )}
            <span className="truncate text-xs text-ink-muted">{run.who}</span>
            <span className="tabular text-xs text-ink-faint">
              <Age at={run.createdAt} />
            </span>
            <span className="max-md:-ml-3 md:justify-self-end">
              <UndoOffer run={run} look="quiet" />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
