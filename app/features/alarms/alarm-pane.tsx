import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { Fact, Facts, Section } from '../../components/page.tsx';
import type { AlarmState } from '../../../core/resources/alarms/types.ts';
import { AlarmActions } from './alarm-actions.tsx';
import { AlarmMark } from './alarm-mark.tsx';
import type { AlarmSide, AlarmView, ToldEntry } from './alarm-side.server.ts';
import { CompositeView } from './composite-view.tsx';
import { AcknowledgedMark, SilenceMark } from './noted-marks.tsx';
import { ValueLine } from './value-line.tsx';

/** An alarm on one side: how it is and why, what it looks at, and what it was. */
export function AlarmPane({ side }: { readonly side: AlarmSide }) {
  return (
    <>
      <StreamedCell cell={side.detail}>{(alarm) => <Standing alarm={alarm} side={side} />}</StreamedCell>
      <StreamedCell cell={side.tree} empty={<Values side={side} />}>
        {(tree) => (
          <Section title="Made of">
            <CompositeView tree={tree} />
          </Section>
        )}
      </StreamedCell>
      <Section title="History, 14 days">
        <StreamedCell
          cell={side.history}
          empty={<p className="text-sm text-ink-muted">Nothing happened to it.</p>}
        >
          {(entries) => <History entries={entries} />}
        </StreamedCell>
      </Section>
    </>
  );
}

function Standing({ alarm, side }: { readonly alarm: AlarmView; readonly side: AlarmSide }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <AlarmMark state={alarm.state} isScaling={alarm.isScaling} />
        <span className="text-ink-muted">
          for <Age at={alarm.since} suffix="" />
        </span>
      </p>
      <p className="mb-4 mt-2 break-words text-sm">{alarm.reason}</p>
      {alarm.isScaling ? (
        <p className="mb-4 text-xs text-ink-muted">
          Application Auto Scaling made it and acts by it: that it fires says that there is more or less to
          do, not that something is wrong.
        </p>
      ) : null}
      <Facts>
        {alarm.threshold ? <Fact name="Fires when">{alarm.threshold}</Fact> : null}
        {alarm.missing ? <Fact name="Missing values">{alarm.missing}</Fact> : null}
        {alarm.names.map(({ name, value }) => (
          <Fact key={name} name={name}>
            <span className="break-all font-mono text-xs">{value}</span>
          </Fact>
        ))}
        {alarm.suppressed ? <Fact name="Held back">{alarm.suppressed}</Fact> : null}
        <Fact name="Tells">
          <Told alarm={alarm} />
        </Fact>
        <Fact name="Silent">
          <SilenceMark alarm={alarm} notes={side.notes} />
        </Fact>
        <Fact name="Looked after by">
          <AcknowledgedMark alarm={alarm} notes={side.notes} />
        </Fact>
        {alarm.description ? <Fact name="Description">{alarm.description}</Fact> : null}
      </Facts>
      <AlarmActions alarm={alarm} side={side} />
    </>
  );
}

const INTO: Readonly<Record<AlarmState, string>> = {
  ALARM: 'in alarm',
  OK: 'when ok',
  INSUFFICIENT_DATA: 'without data',
};

/** Whom, or what, an alarm tells in which state. */
function Told({ alarm: { actions, actionsEnabled } }: { readonly alarm: AlarmView }) {
  const told = (['ALARM', 'OK', 'INSUFFICIENT_DATA'] as const).flatMap((state) =>
    actions[state].map((arn) => ({ state, arn })),
  );
  if (told.length === 0) return <span className="text-ink-muted">nobody</span>;
  return (
    <ul className={actionsEnabled ? undefined : 'text-ink-faint line-through'}>
      {told.map(({ state, arn }) => (
        <li key={`${state} ${arn}`} title={arn} className="text-xs">
          <span className="break-all font-mono">{shortArn(arn)}</span>{' '}
          <span className="text-ink-faint">{INTO[state]}</span>
        </li>
      ))}
    </ul>
  );
}

/** `sns ops-alerts`: the service and the last word of an ARN. */
function shortArn(arn: string): string {
  const parts = arn.split(':');
  return parts.length < 6 ? arn : `${parts[2]} ${parts.slice(5).join(':')}`;
}

function Values({ side }: { readonly side: AlarmSide }) {
  return (
    <Section title="What it looks at">
      <StreamedCell cell={side.detail} fallback={null}>
        {(alarm) => (
          <StreamedCell
            cell={side.values}
            empty={<p className="text-sm text-ink-muted">Nothing was measured in the last hours.</p>}
          >
            {(values) => <ValueLine values={values} limit={alarm.limit} unit={alarm.unit} />}
          </StreamedCell>
        )}
      </StreamedCell>
    </Section>
  );
}

function History({ entries }: { readonly entries: readonly ToldEntry[] }) {
  return (
    <ol className="divide-y divide-line border-y border-line text-sm">
      {entries.map((entry, index) => (
        <li key={index} className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 py-1.5">
          <span className="tabular text-xs leading-5 text-ink-faint">
            <Age at={entry.at} />
          </span>
          {entry.from && entry.to ? (
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-1.5">
                <AlarmMark state={entry.from} /> <span aria-label="to">→</span> <AlarmMark state={entry.to} />
              </span>
              <span className="mt-0.5 block break-words text-xs text-ink-muted">{entry.reason}</span>
            </span>
          ) : (
            <span className="min-w-0 break-words text-xs leading-5 text-ink-muted">{entry.summary}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
