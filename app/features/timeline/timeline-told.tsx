import { Await, Link, useSearchParams } from '@remix-run/react';
import { LoaderCircle, OctagonAlert } from 'lucide-react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Traces } from '../../../core/traces/types.ts';
import { BrokenStream } from '../../components/cells/cell-view.tsx';
import { buttonLook } from '../../components/ui/button.tsx';
import { isActive } from '../operations/run-view.ts';
import { useFreshness } from '../operations/use-freshness.ts';
import { MissingTracesList } from './missing-traces.tsx';
import { TimelineRows } from './timeline-rows.tsx';
import type { Timeline } from './timeline.server.ts';

interface TimelineToldProps {
  readonly timeline: Timeline;
  /** Whether the records could be read. */
  readonly isRead: boolean;
  readonly others: Promise<Traces>;
  readonly labels: readonly EnvironmentLabel[];
  readonly hasNewer: boolean;
}

/** The records of a page at once, and others' traces among them when they have come. */
export function TimelineTold({ timeline, isRead, others, labels, hasNewer }: TimelineToldProps) {
  const { days, runs, damaged } = timeline;
  const shown = days.flatMap(({ rows }) => rows.flatMap(({ runId }) => (runId && runs[runId]) || []));
  useFreshness(shown.some(isActive));
  const rows = { days, runs, labels, hasOlder: timeline.before !== undefined };
  return (
    <div className="space-y-5">
      {damaged.length > 0 ? (
        <p role="alert" className="flex gap-2.5 rounded-lg border border-bad/40 px-4 py-3 text-sm text-bad">
          <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          What stands at {damaged.map((place) => `#${place}`).join(', ')} was not written by the console.
          Check the chain with npm run audit:verify.
        </p>
      ) : null}
      <Suspense
        fallback={
          <>
            <Looking />
            {days.length > 0 ? <TimelineRows {...rows} traces={[]} isWhole={isRead} /> : null}
          </>
        }
      >
        <Await resolve={others} errorElement={<BrokenStream />}>
          {({ traces, missing }) => (
            <>
              <MissingTracesList missing={missing} labels={labels} />
              <TimelineRows
                {...rows}
                traces={traces}
                isWhole={isRead && missing.every(({ isNotOffered }) => isNotOffered)}
              />
            </>
          )}
        </Await>
      </Suspense>
      <Pages timeline={timeline} hasNewer={hasNewer} />
    </div>
  );
}

function Looking() {
  return (
    <p role="status" className="flex items-center gap-2 text-xs text-ink-muted">
      <LoaderCircle aria-hidden className="size-3.5 motion-safe:animate-spin" />
      Looking for what others changed
    </p>
  );
}

function Pages({ timeline, hasNewer }: Pick<TimelineToldProps, 'timeline' | 'hasNewer'>) {
  const { before, until } = timeline;
  const [search] = useSearchParams();
  const at = (place: Pick<Timeline, 'before' | 'until'>) => {
    const next = new URLSearchParams(search);
    for (const name of ['before', 'until'] as const) {
      const value = place[name];
      if (value === undefined) next.delete(name);
      else next.set(name, String(value));
    }
    return `?${next.toString()}`;
  };
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {hasNewer ? (
        <Link to={at({})} className={buttonLook('plain')}>
          Newest
        </Link>
      ) : null}
      {before === undefined ? null : (
        <Link to={at({ before, until })} className={buttonLook('plain')}>
          Older
        </Link>
      )}
    </nav>
  );
}
