import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { DoneMeanwhile, RunEvent } from '../../../core/runbooks/kept-run.ts';
import { meanwhileNote, RUN_VERDICT_WORDS } from '../../../core/runbooks/kept-run.ts';
import { formatMoment } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import type { RunOfRunbook } from './run-view.ts';

interface RunRecordProps {
  readonly run: RunOfRunbook;
  readonly done: DoneMeanwhile;
  readonly labels: readonly EnvironmentLabel[];
}

/** Everything that happened in a run, in its order, and what was done meanwhile. */
export function RunRecord({ run, done, labels }: RunRecordProps) {
  return (
    <div className="rounded-lg border border-line bg-surface p-4">
      <Section title="What happened">
        <ol className="space-y-2 text-sm">
          {run.events.map((event, index) => (
            <li key={index} className="grid gap-x-4 md:grid-cols-[11rem_9rem_minmax(0,1fr)]">
              <time
                dateTime={new Date(event.at).toISOString()}
                className="tabular text-xs leading-5 text-ink-faint"
              >
                {formatMoment(event.at)} UTC
              </time>
              <span className="text-xs leading-5 text-ink-muted">{event.who.name}</span>
              <EventWords event={event} run={run} />
            </li>
          ))}
        </ol>
      </Section>
      <Section title="What was done meanwhile">
        <ActionLines done={done} labels={labels} />
      </Section>
    </div>
  );
}

function EventWords({ event, run }: { readonly event: RunEvent; readonly run: RunOfRunbook }) {
  const step = (id: string | undefined) => run.steps.find((one) => one.id === id)?.title ?? id ?? '';
  const environment = (id: string) => run.environments.find((one) => one.id === id)?.label ?? id;
  const text = 'text' in event && event.text ? `: ${event.text}` : '';
  switch (event.kind) {
    case 'started':
      return <span>began the run</span>;
    case 'ticked':
      return (
        <div className="min-w-0">
          <p>ticked {step(event.stepId)}</p>
          <ul className="mt-0.5 space-y-0.5 text-xs text-ink-muted">
            {event.results.map((result, index) => (
              <li key={index} className="flex gap-2">
                <OutcomeMark outcome={result.outcome} />
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {environment(result.environmentId)}: {result.sentence}
                </span>
              </li>
            ))}
          </ul>
        </div>
      );
    case 'unticked':
      return <span>took the tick of {step(event.stepId)} back</span>;
    case 'noted':
      return (
        <span className="min-w-0 [overflow-wrap:anywhere]">
          noted{event.stepId ? ` at ${step(event.stepId)}` : ''}
          {text}
        </span>
      );
    case 'offered':
      return <span className="min-w-0 [overflow-wrap:anywhere]">hands it over{text}</span>;
    case 'withdrawn':
      return <span>keeps it after all</span>;
    case 'accepted':
      return <span>took it over</span>;
    case 'finished':
      return (
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
          finished it: {RUN_VERDICT_WORDS[event.verdict]}
          {text}
        </span>
      );
  }
}

function ActionLines({
  done,
  labels,
}: {
  readonly done: DoneMeanwhile;
  readonly labels: readonly EnvironmentLabel[];
}) {
  const note = meanwhileNote(done);
  return (
    <>
      {done.actions.length > 0 ? (
        <ul className="space-y-1 text-sm">
          {done.actions.map((action) => {
            const side = labels.find(({ id }) => id === action.environmentId);
            return (
              <li key={action.id} className="flex flex-wrap items-center gap-x-3">
                <time dateTime={new Date(action.at).toISOString()} className="tabular text-xs text-ink-faint">
                  {formatMoment(action.at)} UTC
                </time>
                {side ? <SideName side={side} className="text-xs" /> : action.environmentId}
                <PairLink
                  to={`/operations/${action.id}`}
                  prefetch="none"
                  className="font-medium hover:text-accent"
                >
                  {action.title}
                </PairLink>
                <span className="min-w-0 text-ink-muted [overflow-wrap:anywhere]">
                  {action.target}, by {action.who}: {action.state}
                </span>
              </li>
            );
          })}
        </ul>
      ) : null}
      {note ? <p className="text-sm text-ink-faint">{note}</p> : null}
    </>
  );
}
