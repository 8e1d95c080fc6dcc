import { ListRestart } from 'lucide-react';
import { useState } from 'react';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

const RATES = ['10', '50', '100', '500'] as const;

interface RedriveAllProps {
  readonly environmentId: string;
  readonly letters: DeadLetterQueue;
}

/** Has SQS move the whole dead-letter queue. */
export function RedriveAll({ environmentId, letters: { queue, sources } }: RedriveAllProps) {
  const [rate, setRate] = useState('');
  const [to, setTo] = useState(sources[0] ?? '');
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label="Speed"
        className="w-44"
        value={rate}
        onChange={(event) => setRate(event.currentTarget.value)}
        options={[
          { value: '', label: 'as SQS likes' },
          ...RATES.map((value) => ({ value, label: `${value} a second at most` })),
        ]}
      />
      <ToField sources={sources} to={to} onChange={setTo} />
      <ActionButton
        actionId="queues.redrive"
        environmentId={environmentId}
        input={{ queue: queue.name, to, ...(rate === '' ? {} : { messagesPerSecond: Number(rate) }) }}
        label="Redrive all"
        icon={ListRestart}
      />
    </div>
  );
}

interface ToFieldProps {
  readonly sources: readonly string[];
  readonly to: string;
  readonly onChange: (to: string) => void;
}

/** Asked only where there is more than one queue that they may go to. */
export function ToField({ sources, to, onChange }: ToFieldProps) {
  if (sources.length < 2) return null;
  return (
    <SelectField
      label="To"
      className="w-56"
      value={to}
      onChange={(event) => onChange(event.currentTarget.value)}
      options={sources.map((value) => ({ value, label: value }))}
    />
  );
}
