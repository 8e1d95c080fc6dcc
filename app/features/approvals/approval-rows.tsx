import { Link } from '@remix-run/react';
import { Age } from '../../components/clock.tsx';
import { TimeLeft } from '../../components/gate/countdown.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { useKeptSearch } from '../../components/ui/link-tabs.tsx';
import { ApprovalMark } from './approval-mark.tsx';
import type { ApprovalView } from './approval-view.ts';

/** Requests one below the other; what waits for the reader is at the top and says so. */
export function ApprovalRows({ approvals }: { readonly approvals: readonly ApprovalView[] }) {
  const search = useKeptSearch();
  if (approvals.length === 0)
    return (
      <p className="px-4 py-8 text-sm text-ink-faint">
        Nobody has asked for a second person yet. Where an environment wants one, the plan stands here.
      </p>
    );
  return (
    <ul className="divide-y divide-line">
      {approvals.map((one) => (
        <li
          key={one.id}
          className="grid gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[7rem_minmax(0,1fr)_8.5rem_10rem_9rem] md:items-center"
        >
          <ApprovalMark state={one.state} />
          <div className="min-w-0">
            <Link
              to={{ pathname: `/approvals/${one.id}`, search }}
              className="line-clamp-2 text-sm font-medium underline-offset-2 [overflow-wrap:anywhere] hover:underline"
            >
              {one.summary}
            </Link>
            <p className="truncate font-mono text-2xs text-ink-faint">{one.target}</p>
          </div>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 md:contents">
            {one.environment ? (
              <SideName side={one.environment} className="min-w-0 text-xs" />
            ) : (
              <span className="text-xs text-ink-faint">{one.environmentId}</span>
            )}
            <span className="min-w-0 text-xs text-ink-muted">
              <span className="truncate">
                {one.requestedBy}, <Age at={one.requestedAt} />
              </span>
              {one.decidedBy ? (
                <span className="block truncate text-2xs text-ink-faint">decided by {one.decidedBy}</span>
              ) : null}
            </span>
            <span className="text-xs text-ink-faint md:text-right">
              {one.state !== 'waiting' ? null : one.mayDecide ? (
                <span className="font-medium text-accent">waits for you</span>
              ) : one.isOwn ? (
                'your own'
              ) : null}
              {one.state === 'waiting' ? (
                <span className="block">
                  <TimeLeft until={one.expiresAt} /> left
                </span>
              ) : null}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}
