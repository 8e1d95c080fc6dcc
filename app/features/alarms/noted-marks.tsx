import { Await } from '@remix-run/react';
import { BellOff, Eye } from 'lucide-react';
import { Suspense } from 'react';
import { acknowledgementOf } from '../../../core/actions/alarm-notes.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { muteOf } from '../../../core/resources/alarms/muted.ts';
import type { MuteRule } from '../../../core/resources/alarms/types.ts';
import { FailureMark } from '../../components/cells/failure-note.tsx';
import { Nothing, Waiting } from '../../components/cells/cell-view.tsx';
import { Age } from '../../components/clock.tsx';
import { AwaitBoth } from '../../components/cells/await-both.tsx';
import type { AlarmRow, Noted, SideNotes } from './alarm-row.ts';

type Told = Pick<AlarmRow, 'name' | 'since' | 'actionsEnabled'>;

/** Whether an alarm is silent now, and until when; whoever could not be asked is named. */
export function SilenceMark({ alarm, notes }: { readonly alarm: Told; readonly notes: SideNotes }) {
  return (
    <Suspense fallback={<Waiting inline />}>
      <AwaitBoth resolve={[notes.mutes, notes.noted]} errorElement={<Nothing />}>
        {(mutes, noted) => <Silence alarm={alarm} mutes={mutes} noted={noted} />}
      </AwaitBoth>
    </Suspense>
  );
}

interface SilenceProps {
  readonly alarm: Told;
  readonly mutes: Cell<readonly MuteRule[]>;
  readonly noted: Cell<Noted>;
}

function Silence({ alarm, mutes, noted }: SilenceProps) {
  const rule = muteOf(valueOf(mutes) ?? [], alarm.name);
  const kept = valueOf(noted)?.silences.find((one) => one.alarm === alarm.name);
  if (rule) return <Silent until={rule.until} title={`Mute rule ${rule.name}`} />;
  if (!alarm.actionsEnabled)
    return (
      <Silent
        until={kept?.until}
        title={kept ? `Actions disabled by ${kept.by.name}` : 'Its actions are disabled'}
      />
    );
  // An endpoint without mute rules has none; one that could not be asked may have some.
  if (mutes.state !== 'fresh' && mutes.state !== 'empty' && mutes.state !== 'unsupported')
    return <FailureMark failure={mutes.state === 'stale' ? mutes.failure : mutes} />;
  return <Nothing />;
}

function Silent({ until, title }: { readonly until: number | undefined; readonly title: string }) {
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap text-xs text-warn" title={title}>
      <BellOff aria-hidden className="size-3.5" />
      silent
      {until === undefined ? null : (
        <>
          {', ends '}
          <Age at={until} />
        </>
      )}
    </span>
  );
}

/** Who looks after an alarm. Void once its state has changed. */
export function AcknowledgedMark({ alarm, notes }: { readonly alarm: Told; readonly notes: SideNotes }) {
  return (
    <Suspense fallback={<Waiting inline />}>
      <Await resolve={notes.noted} errorElement={<Nothing />}>
        {(noted) => {
          const value = valueOf(noted as Cell<Noted>);
          const found = value && acknowledgementOf(value.acknowledgements, alarm);
          if (!found) return <Nothing />;
          return (
            <span className="inline-flex items-center gap-1 text-xs" title={found.note}>
              <Eye aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
              <span className="truncate">{found.by.name}</span>
            </span>
          );
        }}
      </Await>
    </Suspense>
  );
}
