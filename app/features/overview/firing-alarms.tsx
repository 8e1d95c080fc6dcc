import { Await } from '@remix-run/react';
import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, StaleLine, Waiting } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { useShowHalf } from '../../components/pair/side-switch.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { AlarmRow } from '../alarms/alarm-row.ts';
import { firingTold } from './firing-told.ts';
import type { FiringSide } from './overview.ts';
import { TroubleSection, worstFirst } from './trouble-section.tsx';

type Labels = readonly [EnvironmentLabel, EnvironmentLabel];

interface FiringAlarmsProps {
  readonly labels: Labels;
  readonly sides: Promise<readonly FiringSide[]>;
}

/** What is in alarm on either side, those of scaling left out; or that nothing is. */
export function FiringAlarms({ labels, sides }: FiringAlarmsProps) {
  return (
    <Suspense fallback={<Looking />}>
      <Await resolve={sides} errorElement={<BrokenStream />}>
        {(found) => <Firing found={worstFirst(found, labels)} labels={labels} />}
      </Await>
    </Suspense>
  );
}

function Firing({ found, labels }: { readonly found: readonly FiringSide[]; readonly labels: Labels }) {
  const { unseen, old, quiet, headline } = firingTold(found, labels);
  return (
    <>
      {unseen.map(({ half, label, cell }) => (
        <NotSeen key={half} label={label}>
          <FailureNote failure={cell} compact />
        </NotSeen>
      ))}
      {old.map(({ half, label, cell }) => (
        <NotSeen key={half} label={label}>
          <StaleLine cell={cell} />
          <span className="text-xs text-ink-muted">
            {cell.value.length === 0 ? 'No alarm fired then.' : 'Its alarms below are of then.'}
          </span>
        </NotSeen>
      ))}
      {headline ? (
        <TroubleSection name="Alarms that fire" {...headline}>
          {found.flatMap((side) =>
            alarmsOf(side).map((alarm) => (
              <li key={`${side.half} ${alarm.name}`}>
                <AlarmLink alarm={alarm} half={side.half} label={labels[side.half === 'left' ? 0 : 1]} />
              </li>
            )),
          )}
        </TroubleSection>
      ) : null}
      <Quiet labels={quiet} />
    </>
  );
}

/** A side whose alarms could not be read now, and what is known instead. */
function NotSeen({ label, children }: { readonly label: EnvironmentLabel; readonly children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <SideName side={label} className="text-xs" />
      {children}
    </div>
  );
}

/** As high as the line that says that nothing fires: what stands below does not jump where all is well. */
function Looking() {
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-2 text-sm">
      <Waiting inline />
    </div>
  );
}

function alarmsOf({ cell }: FiringSide): readonly AlarmRow[] {
  return 'value' in cell ? cell.value : [];
}

/** Said only of sides whose alarms were read. An endpoint without alarms has none that could fire. */
function Quiet({ labels }: { readonly labels: readonly EnvironmentLabel[] }) {
  if (labels.length === 0) return null;
  return (
    <p className="flex items-center gap-2 rounded-lg border border-line bg-surface px-4 py-2 text-sm">
      <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
      No alarm fires in {labels.map(({ label }) => label).join(' or ')}.
    </p>
  );
}

interface AlarmLinkProps extends Pick<FiringSide, 'half'> {
  readonly alarm: AlarmRow;
  readonly label: EnvironmentLabel;
}

function AlarmLink({ alarm, half, label }: AlarmLinkProps) {
  const showHalf = useShowHalf();
  return (
    <PairLink
      to={`/alarms/${encodeURIComponent(alarm.name)}`}
      search={{ side: half === 'right' ? half : undefined }}
      onClick={() => showHalf(half)}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 px-4 py-2 text-sm hover:bg-sunken/60 hover:text-accent md:grid-cols-[7rem_minmax(0,2fr)_minmax(0,3fr)_6rem]"
    >
      <span className="min-w-0 font-medium [overflow-wrap:anywhere] md:order-2">{alarm.name}</span>
      <span className="tabular text-right text-xs text-ink-faint md:order-4">
        <Age at={alarm.since} />
      </span>
      <span className="col-span-2 flex flex-wrap items-baseline gap-x-3 text-xs text-ink-muted md:contents">
        <SideName side={label} className="md:order-1" />
        <span className="min-w-0 break-words md:order-3">{alarm.reason}</span>
      </span>
    </PairLink>
  );
}
