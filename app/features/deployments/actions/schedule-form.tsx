import { Timer } from 'lucide-react';
import { useId, useState } from 'react';
import { ActionButton } from '../../../components/gate/action-button.tsx';
import { TextField } from '../../../components/ui/field.tsx';
import type { ServiceFormProps } from './deploy-form.tsx';
import { countOf } from './typed-words.ts';

/** Between which numbers of tasks a service scales from a time on, once or again and again. */
export function ScheduleForm({ environmentId, service }: ServiceFormProps) {
  const formId = useId();
  const [name, setName] = useState('');
  const [schedule, setSchedule] = useState('');
  const [timeZone, setTimeZone] = useState('UTC');
  const [minimum, setMinimum] = useState('');
  const [maximum, setMaximum] = useState('');
  const bounds = { minimum: countOf(minimum), maximum: countOf(maximum) };
  const isIncomplete =
    name.trim() === '' || schedule.trim() === '' || Object.values(bounds).every((one) => one === undefined);
  const common = { form: formId, mono: true } as const;
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">
        Scale by a schedule …
      </summary>
      <div className="mt-3 grid grid-cols-2 gap-2">
        <TextField
          {...common}
          label="Name"
          placeholder="weekday-mornings"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          {...common}
          label="Time zone"
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
        />
        <TextField
          {...common}
          label="When"
          className="col-span-2"
          placeholder="cron(0 8 ? * MON-FRI *), rate(1 day) or at(2031-05-01T08:00:00)"
          value={schedule}
          onChange={(event) => setSchedule(event.target.value)}
        />
        <TextField
          {...common}
          label="Minimum"
          inputMode="numeric"
          value={minimum}
          onChange={(event) => setMinimum(event.target.value)}
        />
        <TextField
          {...common}
          label="Maximum"
          inputMode="numeric"
          value={maximum}
          onChange={(event) => setMaximum(event.target.value)}
        />
      </div>
      <ActionButton
        formId={formId}
        className="mt-3"
        actionId="services.schedule-scaling"
        environmentId={environmentId}
        input={{
          service,
          name: name.trim(),
          schedule: schedule.trim(),
          timeZone: timeZone.trim() || 'UTC',
          ...(bounds.minimum === undefined ? {} : { minimum: bounds.minimum }),
          ...(bounds.maximum === undefined ? {} : { maximum: bounds.maximum }),
        }}
        disabled={isIncomplete}
        label="Schedule"
        icon={Timer}
      />
    </details>
  );
}
