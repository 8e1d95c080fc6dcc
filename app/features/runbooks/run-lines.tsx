import type { RunSummaryLine } from '../../../core/runbooks/kept-run.ts';
import { Age } from '../../components/clock.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';

/** Runs of runbooks, the newest first. */
export function RunLines({ runs }: { readonly runs: readonly RunSummaryLine[] }) {
  if (runs.length === 0) return <p className="py-3 text-sm text-ink-faint">No run was begun yet.</p>;
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {runs.map((run) => (
        <li
          key={run.id}
          className="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm hover:bg-sunken/60"
        >
          <Badge tone={run.state === 'open' ? 'accent' : 'neutral'}>
            {run.state === 'open' ? 'Open' : 'Finished'}
          </Badge>
          <PairLink
            to={`/runbooks/runs/${run.id}`}
            prefetch="none"
            className="font-medium before:absolute before:inset-0 hover:text-accent"
          >
            {run.title}
          </PairLink>
          <span className="text-xs text-ink-muted">
            {run.environments.map(({ label }) => label).join(' and ')}, held by {run.holder.name}
          </span>
          <span className="tabular ml-auto text-xs text-ink-faint">
            {run.ticked} of {run.of} ticked, begun <Age at={run.startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
