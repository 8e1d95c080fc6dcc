import { BellOff, BellRing, Eye, EyeOff, FlaskConical } from 'lucide-react';
import { Await } from '@remix-run/react';
import { Suspense, useState } from 'react';
import { acknowledgementOf } from '../../../core/actions/alarm-notes.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import { muteOf } from '../../../core/resources/alarms/muted.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import type { AlarmSide, AlarmView } from './alarm-side.server.ts';
import type { Noted } from './alarm-row.ts';

interface AlarmActionsProps {
  readonly alarm: AlarmView;
  readonly side: AlarmSide;
}

/** What can be done about an alarm: look after it, silence it for a time, test whom it tells. */
export function AlarmActions({ alarm, side }: AlarmActionsProps) {
  const { may } = side;
  if (!may.acknowledge && !may.silence && !may.test) return null;
  return (
    <div className="mt-4 space-y-3 border-t border-line pt-4">
      {may.acknowledge && alarm.state !== 'OK' ? <Acknowledge alarm={alarm} side={side} /> : null}
      {may.silence ? <Silence alarm={alarm} side={side} /> : null}
      {may.test ? <Test alarm={alarm} side={side} /> : null}
    </div>
  );
}

function Acknowledge({ alarm, side }: AlarmActionsProps) {
  const [note, setNote] = useState('');
  const form = `acknowledge-${side.label.id}`;
  return (
    <Suspense>
      <Await resolve={side.notes.noted} errorElement={<></>}>
        {(noted) => {
          const all = valueOf(noted as Cell<Noted>)?.acknowledgements ?? [];
          if (acknowledgementOf(all, alarm))
            return (
              <ActionButton
                actionId="alarms.unacknowledge"
                environmentId={side.label.id}
                input={{ alarm: alarm.name }}
                label="Take acknowledgement back"
                icon={EyeOff}
              />
            );
          return (
            <div className="flex flex-wrap items-end gap-2">
              <TextField
                form={form}
                label="Note"
                className="w-56"
                maxLength={500}
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
              <ActionButton
                formId={form}
                actionId="alarms.acknowledge"
                environmentId={side.label.id}
                input={{
                  alarm: alarm.name,
                  since: alarm.since,
                  ...(note.trim() === '' ? {} : { note: note.trim() }),
                }}
                label="Acknowledge"
                icon={Eye}
              />
            </div>
          );
        }}
      </Await>
    </Suspense>
  );
}

const LENGTHS = [
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '1440', label: '1 day' },
  { value: '4320', label: '3 days' },
  { value: '10080', label: '7 days' },
] as const;

function Silence({ alarm, side }: AlarmActionsProps) {
  const [minutes, setMinutes] = useState<string>('60');
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label="For"
        className="w-32"
        options={LENGTHS}
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
      />
      <ActionButton
        actionId="alarms.silence"
        environmentId={side.label.id}
        input={{ alarm: alarm.name, minutes: Number(minutes) }}
        label="Silence"
        icon={BellOff}
      />
      <Suspense>
        <AwaitBoth resolve={[side.notes.mutes, side.notes.noted]} errorElement={<></>}>
          {(mutes, noted) => {
            const kept = valueOf(noted)?.silences.some((one) => one.alarm === alarm.name) ?? false;
            if (!muteOf(valueOf(mutes) ?? [], alarm.name) && alarm.actionsEnabled && !kept) return null;
            return (
              <ActionButton
                actionId="alarms.unsilence"
                environmentId={side.label.id}
                input={{ alarm: alarm.name }}
                label="End silence"
                icon={BellRing}
              />
            );
          }}
        </AwaitBoth>
      </Suspense>
    </div>
  );
}

function Test({ alarm, side }: AlarmActionsProps) {
  const wanted = alarm.state === 'ALARM' ? 'OK' : 'ALARM';
  return (
    <ActionButton
      actionId="alarms.test"
      environmentId={side.label.id}
      input={{ alarm: alarm.name, state: wanted }}
      label={wanted === 'ALARM' ? 'Test: set to ALARM' : 'Set to OK'}
      icon={FlaskConical}
    />
  );
}
