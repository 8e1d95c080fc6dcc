import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import type { ScheduleSummary } from './prepared.ts';

interface ScheduleFormProps {
  readonly environmentId: string;
  readonly schedule: ScheduleSummary;
  readonly tables: readonly string[];
}

/** Which tables are backed up every night, and by which clock. */
export function ScheduleForm({ environmentId, schedule, tables }: ScheduleFormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(schedule.tables));
  const [timeZone, setTimeZone] = useState(schedule.timeZone ?? 'UTC');
  const isSame =
    timeZone === (schedule.timeZone ?? 'UTC') &&
    chosen.size === schedule.tables.length &&
    schedule.tables.every((table) => chosen.has(table));
  const isOff = chosen.size === 0;
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2 text-sm font-medium">Change the schedule</summary>
      <div className="space-y-3 border-t border-line p-3">
        <fieldset>
          <legend className="mb-1 text-xs text-ink-muted">Backed up every night</legend>
          <div className="max-h-60 space-y-1 overflow-auto">
            {tables.map((table) => (
              <label key={table} className="flex items-center gap-2 font-mono text-xs">
                <input
                  type="checkbox"
                  className="accent-accent"
                  checked={chosen.has(table)}
                  onChange={(event) => setChosen(toggled(chosen, table, event.currentTarget.checked))}
                />
                <span className="break-all">{table}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div className="flex flex-wrap items-end gap-2">
          <TextField
            label="Time zone of 03:00"
            className="w-48"
            value={timeZone}
            placeholder="Africa/Kampala"
            onChange={(event) => setTimeZone(event.currentTarget.value)}
          />
          <Button look="quiet" onClick={() => setChosen(isOff ? new Set(tables) : new Set())}>
            {isOff ? 'Choose all' : 'Choose none'}
          </Button>
          <ActionButton
            actionId="tables.set-backup-schedule"
            environmentId={environmentId}
            input={{ tables: [...chosen].sort(), timeZone: timeZone.trim() }}
            label={isOff && schedule.tables.length > 0 ? 'Switch off' : 'Set schedule'}
            disabled={isSame}
          />
        </div>
      </div>
    </details>
  );
}

function toggled(chosen: ReadonlySet<string>, table: string, isChosen: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  if (isChosen) next.add(table);
  else next.delete(table);
  return next;
}
