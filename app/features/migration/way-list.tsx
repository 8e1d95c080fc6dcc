import { Ban } from 'lucide-react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { ClosedWay, Way } from '../../../core/migration/ways.ts';
import { Age } from '../../components/clock.tsx';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { RunView } from '../operations/run-view.ts';
import { WAY_WORDS } from './way-view.ts';

interface WayListProps {
  readonly ways: readonly Way<EnvironmentLabel>[];
  readonly closed: readonly ClosedWay<EnvironmentLabel>[];
  /** The newest run along each way, by its id; undefined while the records are asked, or can not be read. */
  readonly last: Readonly<Record<string, RunView>> | undefined;
}

/** Every way: what goes along it, what was done last, and the way in; then those on which nothing goes, and why. */
export function WayList({ ways, closed, last }: WayListProps) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-surface">
      <ul aria-label="Ways" className="divide-y divide-line">
        {ways.map((way) => (
          <li
            key={way.id}
            className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,17rem)_minmax(0,1fr)_minmax(0,15rem)_auto] md:items-center"
          >
            <Between from={way.from} to={way.to} />
            <div className="min-w-0">
              <p className="text-sm">{sentence(WAY_WORDS[way.kind].goes)}</p>
              <p className="text-xs text-ink-muted">{WAY_WORDS[way.kind].lead}</p>
            </div>
            <LastRun run={last?.[way.id]} isKnown={last !== undefined} />
            <PairLink
              to={`/migration/${way.id}`}
              aria-label={`Open ${way.from.label} to ${way.to.label}`}
              className={buttonLook(way.kind === 'masked' ? 'plain' : 'primary')}
            >
              Open
            </PairLink>
          </li>
        ))}
      </ul>
      {closed.length > 0 ? (
        <ul aria-label="Where no data goes" className="divide-y divide-line border-t border-line bg-sunken">
          {closed.map(({ from, to, why }) => (
            <li
              key={`${from.id},${to.id}`}
              className="grid gap-x-6 gap-y-1 px-4 py-2.5 md:grid-cols-[minmax(0,17rem)_minmax(0,1fr)] md:items-center"
            >
              <Between from={from} to={to} />
              <p className="flex items-start gap-2 text-xs text-ink-muted">
                <Ban aria-hidden className="mt-0.5 size-3.5 shrink-0" />
                {why}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Between({ from, to }: { readonly from: EnvironmentLabel; readonly to: EnvironmentLabel }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-sm">
      <SideName side={from} />
      <span className="text-ink-faint">to</span>
      <SideName side={to} />
    </p>
  );
}

function LastRun({ run, isKnown }: { readonly run: RunView | undefined; readonly isKnown: boolean }) {
  if (!run) return <p className="text-xs text-ink-faint">{isKnown ? 'Never gone yet' : ''}</p>;
  return (
    <p className="min-w-0 space-y-0.5 text-xs">
      <RunStateMark state={run.state} stall={run.stall} undone={run.undoneBy !== undefined} />
      <PairLink
        to={`/operations/${run.id}`}
        className="block truncate text-ink-muted underline-offset-2 hover:text-ink hover:underline"
      >
        {run.title} · {run.who} · <Age at={run.createdAt} />
      </PairLink>
    </p>
  );
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
