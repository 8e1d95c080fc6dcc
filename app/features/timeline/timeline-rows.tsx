import clsx from 'clsx';
import { ChevronRight, ShieldAlert, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { Trace } from '../../../core/traces/types.ts';
import { UndoOffer } from '../../components/gate/undo-offer.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { ResourceLink } from '../actions/resource-link.tsx';
import type { RunView } from '../operations/run-view.ts';
import { linesByDay } from './days.ts';
import { PersonLink } from './person-link.tsx';
import { RowDetails } from './row-details.tsx';
import { ROW_GRID } from './row-grid.ts';
import { RowMark } from './row-mark.tsx';
import type { TimelineDay, TimelineRow } from './rows.ts';
import { TraceRow } from './trace-row.tsx';

interface TimelineRowsProps {
  readonly days: readonly TimelineDay[];
  readonly runs: Readonly<Record<string, RunView>>;
  /** What others than the console did, newest first. */
  readonly traces: readonly Trace[];
  readonly labels: readonly EnvironmentLabel[];
  /** Whether the records and all traces of this page were read. */
  readonly isWhole: boolean;
  /** There are pages of older ones. */
  readonly hasOlder: boolean;
}

/** What changed, day by day, newest first: what the console recorded, and what others left traces of. */
export function TimelineRows({ days, runs, traces, labels, isWhole, hasOlder }: TimelineRowsProps) {
  const all = linesByDay(days, traces);
  if (all.length === 0)
    return (
      <p className="py-8 text-sm text-ink-faint">
        {isWhole
          ? `Nothing was recorded${hasOlder ? ' on this page' : ''} that these filters let through.`
          : 'Nothing that these filters let through is in what could be read.'}
      </p>
    );
  return all.map(({ day, lines }) => (
    <section key={day} aria-labelledby={`day-${day}`}>
      <h2 id={`day-${day}`} className="mb-2 text-xs font-medium text-ink-muted">
        {dayWords(day)}
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {lines.map((line) =>
          line.kind === 'record' ? (
            <Row
              key={line.row.key}
              row={line.row}
              run={line.row.runId === undefined ? undefined : runs[line.row.runId]}
            />
          ) : (
            <TraceRow
              key={line.trace.id}
              trace={line.trace}
              label={labels.find(({ id }) => id === line.trace.environmentId)}
            />
          ),
        )}
      </ul>
    </section>
  ));
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

function dayWords(day: string): string {
  return DAY.format(Date.parse(day));
}

interface RowProps {
  readonly row: TimelineRow;
  readonly run?: RunView;
}

function Row({ row, run }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  const { first } = row;
  const at = new Date(row.at).toISOString();
  return (
    <li data-colour={first.environment?.colour}>
      <div className={ROW_GRID}>
        <div className="order-1 flex items-center gap-3 md:contents">
          <time dateTime={at} title={`${at} UTC`} className="tabular text-xs text-ink-faint">
            {at.slice(11, 19)}
          </time>
          <RowMark row={row} run={run} />
        </div>
        <div className="order-3 col-span-2 min-w-0 md:order-none md:col-span-1">
          <p className="line-clamp-2 text-sm [overflow-wrap:anywhere]">
            {row.isEmergency ? (
              <span className="mr-1.5 inline-flex items-center gap-1 align-middle text-xs font-medium text-bad">
                <ShieldAlert aria-hidden className="size-3.5" />
                emergency
              </span>
            ) : null}
            {row.isUndo ? (
              <span className="mr-1.5 inline-flex items-center gap-1 align-middle text-xs text-ink-faint">
                <Undo2 aria-hidden className="size-3.5" />
                undo
              </span>
            ) : null}
            {first.summary}
          </p>
          {first.target ? (
            <p className="truncate text-2xs">
              <ResourceLink
                kind={first.actionKind}
                target={first.target}
                environmentId={first.environmentId}
              />
            </p>
          ) : null}
        </div>
        <div className="order-4 col-span-2 flex flex-wrap items-center gap-x-4 gap-y-1 md:contents">
          {first.environment ? (
            <SideName side={first.environment} className="min-w-0 text-xs" />
          ) : (
            <span className="text-xs text-ink-faint">{first.environmentId}</span>
          )}
          <span className="min-w-0 text-xs text-ink-muted">
            <PersonLink id={first.who.id} name={first.who.name} />
            {row.approvedBy ? (
              <span className="block truncate text-2xs text-ink-faint">with {row.approvedBy}</span>
            ) : null}
          </span>
          <span className="max-md:-ml-3 md:justify-self-end">
            {run ? <UndoOffer run={run} look="quiet" /> : null}
          </span>
        </div>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={details}
          aria-label={`Details of ${first.summary}`}
          onClick={() => setOpen(!isOpen)}
          className="order-2 justify-self-end rounded-md p-1 text-ink-faint hover:bg-sunken hover:text-ink md:order-none"
        >
          <ChevronRight aria-hidden className={clsx('size-4 transition-transform', isOpen && 'rotate-90')} />
        </button>
      </div>
      <div id={details} hidden={!isOpen}>
        {isOpen ? <RowDetails row={row} /> : null}
      </div>
    </li>
  );
}
