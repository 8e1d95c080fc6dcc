import { Age } from '../../components/clock.tsx';
import { formatDuration } from '../../components/format.ts';
import { Fact, Facts } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { RunDetail } from './run-detail.ts';

const LINK = 'text-accent underline-offset-2 hover:underline';

/** Who, from where, when, and what belongs together. */
export function RunFacts({ detail }: { readonly detail: RunDetail }) {
  const { run, planHash, address, requestId, role } = detail;
  return (
    <Facts>
      <Fact name="Asked for by">
        {run.who} <span className="text-ink-faint">({role})</span>
      </Fact>
      {run.approvedBy ? <Fact name="Agreed to by">{run.approvedBy}</Fact> : null}
      {run.reason ? <Fact name="Reason">{run.reason}</Fact> : null}
      <Fact name="Begun">
        <Age at={run.createdAt} />
      </Fact>
      {run.endedAt === undefined ? null : (
        <Fact name="Took">{formatDuration((run.endedAt - run.createdAt) / 1_000)}</Fact>
      )}
      <Fact name="From">{address}</Fact>
      <Fact name="Request">
        <Code>{requestId}</Code>
      </Fact>
      <Fact name="Run">
        <Code>{run.id}</Code>
      </Fact>
      <Fact name="Plan">
        <Code>{planHash}</Code>
      </Fact>
      {run.undoOf ? (
        <Fact name="Takes back">
          <PairLink className={LINK} to={`/operations/${run.undoOf}`}>
            this operation
          </PairLink>
        </Fact>
      ) : null}
      {run.undoneBy ? (
        <Fact name="Undone by">
          <PairLink className={LINK} to={`/operations/${run.undoneBy}`}>
            this operation
          </PairLink>
        </Fact>
      ) : null}
      <Fact name="Records">
        <PairLink className={LINK} to="/timeline" search={{ run: run.id }}>
          on the timeline
        </PairLink>
      </Fact>
    </Facts>
  );
}

function Code({ children }: { readonly children: string }) {
  return <span className="break-all font-mono text-2xs">{children}</span>;
}
