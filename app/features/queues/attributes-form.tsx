import { useState } from 'react';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';

interface AttributesFormProps {
  readonly environmentId: string;
  readonly queue: QueueSummary;
}

/** Bounds. Source: SQS API reference, SetQueueAttributes. */
const NUMBERS = [
  { name: 'visibilityTimeoutSeconds', label: 'Visibility timeout, s', least: 0, most: 43_200 },
  { name: 'retentionSeconds', label: 'Retention, s', least: 60, most: 1_209_600 },
  { name: 'delaySeconds', label: 'Delay, s', least: 0, most: 900 },
  { name: 'receiveWaitSeconds', label: 'Receive wait, s', least: 0, most: 20 },
  { name: 'maxReceiveCount', label: 'Receives before dead letters', least: 1, most: 1_000 },
] as const;
type NumberName = (typeof NUMBERS)[number]['name'];

/** The numbers of a queue that can be set, as they are until somebody types. Only what differs is sent. */
export function AttributesForm({ environmentId, queue }: AttributesFormProps) {
  const [typed, setTyped] = useState<Partial<Record<NumberName, string>>>({});
  const { redrive, ...numbers } = queue;
  const now = { ...numbers, maxReceiveCount: redrive?.maxReceiveCount };
  const offered = NUMBERS.filter(({ name }) => now[name] !== undefined);
  const wanted = offered.flatMap((one) => {
    const text = typed[one.name]?.trim();
    return text === undefined || text === String(now[one.name]) ? [] : [{ ...one, text }];
  });
  const isRight = wanted.every(
    ({ text, least, most }) => /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most,
  );
  return (
    <details>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">Set attributes …</summary>
      <div className="mt-3 grid grid-cols-2 gap-2 lg:grid-cols-3">
        {offered.map(({ name, label, least, most }) => (
          <TextField
            key={name}
            label={label}
            inputMode="numeric"
            title={`${least} to ${most}`}
            value={typed[name] ?? String(now[name])}
            onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, [name]: value }))}
          />
        ))}
      </div>
      <div className="mt-3">
        <ActionButton
          actionId="queues.set-attributes"
          environmentId={environmentId}
          input={{
            queue: queue.name,
            ...Object.fromEntries(wanted.map(({ name, text }) => [name, Number(text)])),
          }}
          label="Set attributes"
          disabled={wanted.length === 0 || !isRight}
        />
      </div>
    </details>
  );
}
