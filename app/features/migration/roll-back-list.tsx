import { Undo2 } from 'lucide-react';
import { Age } from '../../components/clock.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { ReleaseRow } from './release-view.ts';
import type { WayRun } from './way-view.ts';

interface RollBackListProps {
  readonly rows: readonly ReleaseRow[];
  readonly releases: readonly WayRun[];
  readonly environmentId: string;
  readonly may: boolean;
}

/** What was last released of each service, and the press that takes it back. */
export function RollBackList({ rows, releases, environmentId, may }: RollBackListProps) {
  return (
    <ul className="divide-y divide-line">
      {rows.map(({ service, to: { tag } }) => {
        const last = releases.find(({ run }) => run.target === service)?.run;
        return (
          <li
            key={service}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5"
          >
            <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
              <PairLink to={`/deployments/${service}`} className="font-medium hover:underline">
                {service}
              </PairLink>
              <span className="font-mono text-xs text-ink-muted">{tag}</span>
              {last ? (
                <span className="flex items-center gap-2 text-xs text-ink-muted">
                  <RunStateMark state={last.state} stall={last.stall} undone={last.undoneBy !== undefined} />
                  released by {last.who}, <Age at={last.createdAt} />
                </span>
              ) : (
                <span className="text-xs text-ink-faint">not released from here yet</span>
              )}
            </p>
            {may ? (
              <ActionButton
                actionId="services.roll-back"
                environmentId={environmentId}
                input={{ service }}
                label="Roll back"
                icon={Undo2}
                tone="danger"
                look="quiet"
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
