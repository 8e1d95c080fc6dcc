import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { isFailure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream } from '../../components/cells/cell-view.tsx';
import { FailureNote } from '../../components/cells/failure-note.tsx';
import { Age } from '../../components/clock.tsx';
import { useShowHalf } from '../../components/pair/side-switch.tsx';
import { SideName } from '../../components/pair/side.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import { AlarmMark } from '../alarms/alarm-mark.tsx';
import type { AlarmRow } from '../alarms/alarm-row.ts';
import type { FiringSide } from './overview.ts';

interface FiringAlarmsProps {
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly sides: Promise<readonly FiringSide[]>;
}

/** What is in alarm on either side, those of scaling left out. Nothing is drawn where nothing is. */
export function FiringAlarms({ labels, sides }: FiringAlarmsProps) {
  return (
    <Suspense>
      <Await resolve={sides} errorElement={<BrokenStream />}>
        {(found) =>
          found.every(isQuiet) ? null : (
            <section aria-label="Alarms that fire" className="mb-4">
              <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                {found.map((side) => (
                  <Side key={side.half} side={side} label={labels[side.half === 'left' ? 0 : 1]} />
                ))}
              </ul>
            </section>
          )
        }
      </Await>
    </Suspense>
  );
}

/** Nothing fires there. An endpoint without alarms has none that could. */
function isQuiet({ cell }: FiringSide): boolean {
  return cell.state === 'empty' || cell.state === 'unsupported';
}

function Side({ side, label }: { readonly side: FiringSide; readonly label: EnvironmentLabel }) {
  const { cell, half } = side;
  if (isQuiet(side)) return null;
  if (isFailure(cell))
    return (
      <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
        <SideName side={label} className="text-xs" />
        <FailureNote failure={cell} compact />
      </li>
    );
  const alarms = 'value' in cell ? cell.value : [];
  return alarms.map((alarm) => (
    <li key={alarm.name}>
      <AlarmLink alarm={alarm} half={half} label={label} />
    </li>
  ));
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
      className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm hover:text-accent"
    >
      <SideName side={label} className="text-xs" />
      <span className="break-all font-medium">{alarm.name}</span>
      <AlarmMark state={alarm.state} />
      <span className="min-w-0 flex-1 break-words text-xs text-ink-muted">{alarm.reason}</span>
      <span className="tabular text-xs text-ink-faint">
        <Age at={alarm.since} />
      </span>
    </PairLink>
  );
}
