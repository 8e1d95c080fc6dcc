import { Age } from '../../components/clock.tsx';
import { formatCount, formatMoment } from '../../components/format.ts';
import { PlanDifference } from '../../components/gate/plan-difference.tsx';
import { RunStateMark } from '../../components/gate/run-state-mark.tsx';
import { Fact, Facts } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { MadeCalls } from '../operations/made-calls.tsx';
import type { RecordView } from './record-view.ts';
import { KindMark } from './row-mark.tsx';
import type { TimelineRow } from './rows.ts';

/** Everything that the records of one row hold. */
export function RowDetails({ row }: { readonly row: TimelineRow }) {
  const changes = row.entries.findLast((entry) => entry.changes && entry.changes.length > 0)?.changes;
  const calls = row.entries.flatMap((entry) => entry.calls ?? []);
  const planHash = row.entries.find((entry) => entry.planHash)?.planHash;
  const { first, last } = row;
  const reason = row.entries.find((entry) => entry.reason)?.reason;
  return (
    <div className="grid gap-x-8 gap-y-5 border-t border-line bg-canvas px-4 py-4 lg:grid-cols-2">
      <div className="min-w-0 space-y-4">
        <Facts>
          {reason ? <Fact name="Reason">{reason}</Fact> : null}
          {last.completed ? <Fact name="Done">{last.completed}</Fact> : null}
          {last.remaining ? <Fact name="Not done">{last.remaining}</Fact> : null}
          <Fact name="From">{first.from.address}</Fact>
          <Fact name="Request">
            <Code>{first.from.requestId}</Code>
          </Fact>
          {first.account ? <Fact name="Account">{first.account}</Fact> : null}
          {planHash ? (
            <Fact name="Plan">
              <Code>{planHash}</Code>
            </Fact>
          ) : null}
          {row.runId ? (
            <Fact name="Operation">
              <Leads to={`/operations/${row.runId}`}>{row.runId}</Leads>
            </Fact>
          ) : null}
          {row.kind === 'runbook' && first.target ? (
            <Fact name="Run">
              <Leads to={`/runbooks/runs/${first.target}`}>{first.target}</Leads>
            </Fact>
          ) : null}
          {row.approvalId ? (
            <Fact name="Approval">
              <Leads to={`/approvals/${row.approvalId}`}>{row.approvalId}</Leads>
            </Fact>
          ) : null}
          {first.undoOf ? (
            <Fact name="Takes back">
              <Leads to={`/operations/${first.undoOf}`}>{first.undoOf}</Leads>
            </Fact>
          ) : null}
        </Facts>
        <Chain entries={row.entries} />
      </div>
      <div className="min-w-0 space-y-4">
        {changes ? <PlanDifference changes={changes} /> : null}
        {first.isCut ? (
          <p className="text-xs text-ink-muted">
            What was before and after is data of {first.environment?.label ?? first.environmentId}, which your
            role may not see.
          </p>
        ) : null}
        {calls.length > 0 ? <MadeCalls calls={calls} /> : null}
        <Omitted entries={row.entries} />
      </div>
    </div>
  );
}

/** The entries in their places of the chain; each hash is over the one before as well. */
function Chain({ entries }: { readonly entries: readonly RecordView[] }) {
  return (
    <ol className="space-y-1.5" aria-label="Entries">
      {entries.map((entry) => (
        <li key={entry.sequence} className="flex flex-wrap items-baseline gap-x-3 text-xs">
          <span className="tabular w-14 text-ink-faint">#{entry.sequence}</span>
          {entry.outcome ? <RunStateMark state={entry.outcome} /> : <KindMark kind={entry.kind} />}
          <span className="text-ink-muted">{entry.who.name}</span>
          <time dateTime={new Date(entry.at).toISOString()} className="tabular text-ink-faint">
            {formatMoment(entry.at)}
          </time>
          {entry.writtenAt === undefined ? null : (
            <span className="text-warn">
              written <Age at={entry.writtenAt} />: the table was away
            </span>
          )}
          <span className="w-full min-w-0 break-words pl-[4.25rem] text-ink-muted">{entry.summary}</span>
          <span className="w-full min-w-0 break-all pl-[4.25rem] font-mono text-2xs text-ink-faint">
            {entry.hash}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Omitted({ entries }: { readonly entries: readonly RecordView[] }) {
  const omitted = entries.find((entry) => entry.omitted)?.omitted;
  if (!omitted) return null;
  return (
    <p className="text-xs text-ink-muted">
      {formatCount(omitted.changes)} changes and {formatCount(omitted.calls)} calls more than a record holds;
      SHA-256 of all <Code>{omitted.sha256}</Code>
    </p>
  );
}

function Code({ children }: { readonly children: string }) {
  return <span className="break-all font-mono text-2xs">{children}</span>;
}

function Leads({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <PairLink to={to} className="break-all font-mono text-2xs text-accent underline-offset-2 hover:underline">
      {children}
    </PairLink>
  );
}
