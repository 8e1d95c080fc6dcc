import { Link } from '@remix-run/react';
import type { RunView } from '../../features/operations/run-view.ts';
import { formatCount, formatPercent } from '../format.ts';

/** How far a run is: a bar where its end is known, words where it is not, and why nothing moves where nothing does. */
export function RunProgress({ run }: { readonly run: RunView }) {
  const { progress, stall } = run;
  return (
    <div className="space-y-1.5 text-xs text-ink-muted">
      {progress ? (
        <>
          <div className="tabular flex flex-wrap justify-between gap-x-4">
            <span>{progress.stage}</span>
            <span>
              {formatCount(progress.done)}
              {progress.total === undefined ? '' : ` of ${formatCount(progress.total)}`} {progress.unit}
              {progress.total ? ` · ${formatPercent(Math.min(1, progress.done / progress.total))}` : ''}
            </span>
          </div>
          {progress.total ? <Bar share={Math.min(1, progress.done / progress.total)} /> : null}
          {progress.note ? <p className="text-warn">{progress.note}</p> : null}
        </>
      ) : null}
      {run.contentAt ? (
        <p>
          <Link to={run.contentAt} className="text-accent underline-offset-2 hover:underline">
            Send its files
          </Link>
        </p>
      ) : null}
      {stall ? (
        <p className={stall === 'silent' ? 'text-warn' : undefined}>{STALLED[stall]}</p>
      ) : progress ? null : run.state === 'running' ? (
        <p>It has begun.</p>
      ) : null}
      {run.cancelRequestedBy ? (
        <p>{run.cancelRequestedBy} asked it to stop. It stops at its next safe place.</p>
      ) : null}
    </div>
  );
}

const STALLED = {
  untaken: 'It is recorded, and waits for a console that is free.',
  content: 'It was confirmed, and waits for its content to be sent.',
  silent:
    'The console that worked on it is silent. Another takes it over within a minute and goes on from where it was.',
} as const;

/** Drawn by attributes: the page's policy allows no style of an element's own. */
function Bar({ share }: { readonly share: number }) {
  const percent = Math.round(share * 1000) / 10;
  return (
    <svg
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className="block h-1.5 w-full overflow-hidden rounded-full"
    >
      <rect width="100%" height="100%" className="fill-line" />
      <rect width={`${percent}%`} height="100%" className="fill-accent" />
    </svg>
  );
}
