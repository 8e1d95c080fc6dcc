import { Age } from '../../components/clock.tsx';
import type { Column } from '../../components/pair/column.ts';
import type { Half } from '../../components/pair/side.tsx';
import { AlarmMark } from './alarm-mark.tsx';
import type { AlarmRow, SideNotes } from './alarm-row.ts';
import { AcknowledgedMark, SilenceMark } from './noted-marks.tsx';

/** What a row says of an alarm on either side. */
export function alarmColumns(notes: Readonly<Record<Half, SideNotes>>): readonly Column<AlarmRow>[] {
  return [
    {
      id: 'state',
      header: 'State',
      render: (alarm) => (
        <span title={alarm.reason}>
          <AlarmMark state={alarm.state} isScaling={alarm.isScaling} />
        </span>
      ),
    },
    {
      id: 'since',
      header: 'Since',
      numeric: true,
      render: ({ since }) => (
        <span className="tabular text-ink-muted">
          <Age at={since} suffix="" />
        </span>
      ),
    },
    {
      id: 'fires',
      header: 'Fires when',
      wide: true,
      fills: true,
      render: ({ threshold, watches }) => (
        <span className="block truncate text-xs text-ink-muted" title={`${threshold ?? ''}\n${watches}`}>
          {threshold ?? watches}
        </span>
      ),
    },
    {
      id: 'silent',
      header: 'Silent',
      wide: true,
      render: (alarm, half) => <SilenceMark alarm={alarm} notes={notes[half]} />,
    },
    {
      id: 'acknowledged',
      header: 'Taken by',
      wide: true,
      render: (alarm, half) => <AcknowledgedMark alarm={alarm} notes={notes[half]} />,
    },
  ];
}
