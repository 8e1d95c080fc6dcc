import { TriangleAlert } from 'lucide-react';
import type { RefusedFile, Runbook } from '../../../core/runbooks/runbook.ts';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { SeverityBadge } from './severity-badge.tsx';

export type ListedRunbook = Pick<Runbook, 'id' | 'title' | 'when' | 'severity' | 'origin'> & {
  readonly steps: number;
  readonly checks: number;
};

/** The runbooks, the worst that they are for first. */
export function ShelfView({ runbooks }: { readonly runbooks: readonly ListedRunbook[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {runbooks.map(({ id, title, when, severity, origin, steps, checks }) => (
        <li
          key={id}
          className="relative grid grid-cols-[3.75rem_minmax(0,1fr)] gap-x-2 px-4 py-2.5 hover:bg-sunken/60 md:grid-cols-[4.5rem_minmax(0,1fr)_10rem] md:gap-x-3"
        >
          <span className="pt-0.5">
            <SeverityBadge severity={severity} />
          </span>
          <div className="min-w-0">
            <PairLink
              to={`/runbooks/${id}`}
              prefetch="none"
              className="text-sm font-medium before:absolute before:inset-0 hover:text-accent"
            >
              {title}
            </PairLink>
            <p className="text-xs text-ink-muted">{when}</p>
          </div>
          <p className="tabular text-2xs text-ink-faint max-md:col-start-2 md:text-right">
            {steps} steps, {checks} checks
            {origin === 'team' ? <span className="block">the team’s own</span> : null}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Files that are no runbooks, and why. */
export function RefusedFiles({ refused }: { readonly refused: readonly RefusedFile[] }) {
  if (refused.length === 0) return null;
  return (
    <section aria-label="Files that are no runbooks" className="rounded-lg border border-line bg-surface p-4">
      <h2 className="flex items-center gap-2 text-sm font-semibold text-warn">
        <TriangleAlert aria-hidden className="size-4" />
        Files that are no runbooks
      </h2>
      <ul className="mt-2 space-y-2 text-sm">
        {refused.map(({ file, mistakes }) => (
          <li key={file}>
            <p className="font-mono text-xs [overflow-wrap:anywhere]">{file}</p>
            <ul className="mt-0.5 space-y-0.5 text-xs text-ink-muted">
              {mistakes.map(({ line, sentence }, index) => (
                <li key={index} className="[overflow-wrap:anywhere]">
                  {line === undefined ? null : <span className="tabular text-ink-faint">line {line}: </span>}
                  {sentence}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
