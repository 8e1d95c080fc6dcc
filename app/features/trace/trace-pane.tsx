import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { Trace } from '../../../core/resources/trace/types.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { isFailure } from '../../../core/cells/cell.ts';
import { TraceEvents } from './trace-events.tsx';
import type { GroupLines, TraceSide } from './trace-side.server.ts';
import { TraceStages } from './trace-stages.tsx';

/** Everything that one environment knows of a video. */
export function TracePane({ side, videoId }: { readonly side: TraceSide; readonly videoId: string }) {
  if (side.refusal !== undefined) return <p className="text-sm text-ink-muted">{side.refusal}</p>;
  return (
    <>
      <Suspense fallback={<Waiting lines={8} />}>
        <Await resolve={side.trace} errorElement={<BrokenStream />}>
          {(trace) => (trace ? <KnownTrace trace={trace} /> : null)}
        </Await>
      </Suspense>
      <Section title="Logs">
        <Suspense fallback={<Waiting lines={3} />}>
          <Await resolve={side.lines} errorElement={<BrokenStream />}>
            {(groups) => <Lines groups={groups ?? []} />}
          </Await>
        </Suspense>
      </Section>
      <Section title="Dead letters">
        <p className="text-sm text-ink-muted">
          A look at messages counts as a receive, so it is not taken by itself. Look for {videoId} in{' '}
          {side.deadLetterQueues.map((name, index) => (
            <span key={name}>
              {index > 0 ? ', ' : null}
              <PairLink
                to={`/queues/${encodeURIComponent(name)}/dead-letters`}
                className="font-mono text-xs underline decoration-line-strong underline-offset-2 hover:text-ink"
              >
                {name}
              </PairLink>
            </span>
          ))}
          .
        </p>
      </Section>
    </>
  );
}

/** What was found of a video; nothing is said to be absent where a place could not be read. */
export function KnownTrace({ trace }: { readonly trace: Trace }) {
  const { sellerHandle, correlationId, stages, events, unseen } = trace;
  const isWhole = unseen.length === 0;
  return (
    <>
      <Facts>
        <Fact name="Seller">
          {sellerHandle ??
            (isWhole ? 'not known: no job of this video is here' : 'not known: not everything could be read')}
        </Fact>
        {correlationId === undefined ? null : (
          <Fact name="Correlation">
            <code className="font-mono text-xs">{correlationId}</code>
          </Fact>
        )}
      </Facts>
      <Section title="How far it is">
        <TraceStages stages={stages} />
      </Section>
      {unseen.map(({ what, cell }) =>
        isFailure(cell) ? (
          <div key={what} className="mt-3">
            <p className="mb-1 font-mono text-2xs text-ink-faint">{what}</p>
            <FailureNote failure={cell} />
          </div>
        ) : null,
      )}
      <Section title="In the order of time">
        {events.length > 0 ? (
          <TraceEvents events={events} />
        ) : (
          <p className="text-sm text-ink-faint">
            {isWhole ? 'Nothing of it is here.' : 'Nothing of it is in what could be read.'}
          </p>
        )}
      </Section>
    </>
  );
}

function Lines({ groups }: { readonly groups: readonly GroupLines[] }) {
  const told = groups.filter(({ found }) => found.state !== 'empty' && found.state !== 'absent');
  if (told.length === 0)
    return <p className="text-sm text-ink-faint">No line of a service or worker names it.</p>;
  return (
    <div className="space-y-4">
      {told.map(({ group, found }) => (
        <div key={group}>
          <CellView cell={found}>
            {({ events, more }) => (
              <>
                <TraceEvents events={events} />
                {more ? (
                  <p className="mt-1 text-2xs text-ink-faint">There are more lines in {group}.</p>
                ) : null}
              </>
            )}
          </CellView>
        </div>
      ))}
    </div>
  );
}
