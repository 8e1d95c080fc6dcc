import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import { selectionWords } from '../../../core/resources/queues/selection.ts';
import type { DeadLetterLook } from '../../../core/resources/queues/types.ts';
import { formatCount } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { readableJson } from '../../components/indented-json.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import type { Chosen } from './letter-choice.ts';
import type { LetterPlace } from './letter-place.ts';

const SPEEDS = [
  { value: '', label: 'as fast as it goes' },
  { value: '1', label: '1 a second' },
  { value: '10', label: '10 a second' },
  { value: '100', label: '100 a second' },
] as const;
const RETURNS = [
  { value: '1', label: '1 comes back' },
  { value: '3', label: '3 come back' },
  { value: '10', label: '10 come back' },
  { value: '100', label: '100 come back' },
] as const;
const WATCHES = [
  { value: '0', label: 'not at all' },
  { value: '30', label: '30 s each time' },
  { value: '120', label: '2 min each time' },
  { value: '600', label: '10 min each time' },
] as const;

interface ChosenLettersProps {
  readonly chosen: Chosen;
  readonly look: DeadLetterLook;
  readonly isWhole: boolean;
  readonly place: LetterPlace;
}

/** The dry run of the choice: how many, one of them, and how carefully they are sent again. */
export function ChosenLetters({ chosen, look, isWhole, place }: ChosenLettersProps) {
  const [speed, setSpeed] = useState('');
  const [returns, setReturns] = useState('3');
  const [watch, setWatch] = useState('30');
  const { messages, select } = chosen;
  const sample = messages[0];
  return (
    <div className="space-y-3 rounded-md border border-line p-3" aria-live="polite">
      <p className="tabular text-sm">
        {select ? (
          <>
            Dry run: {formatCount(messages.length)} of the {formatCount(look.messages.length)} that were
            looked at
            {isWhole ? ', and whatever else in the queue fits,' : ''} would be sent to{' '}
            <span className="break-all">{place.to}</span> again{isWhole ? `: ${selectionWords(select)}` : ''}.
          </>
        ) : (
          'Tick causes, or say what the messages are like: nothing is chosen yet.'
        )}
      </p>
      {sample ? (
        <div className="space-y-1">
          <p className="text-2xs text-ink-faint">One of them</p>
          <TextBlock text={readableJson(sample.body)} />
        </div>
      ) : null}
      <div className="flex flex-wrap items-end gap-2">
        <SelectField
          label="Speed"
          className="w-40"
          value={speed}
          onChange={(event) => setSpeed(event.currentTarget.value)}
          options={SPEEDS}
        />
        <SelectField
          label="Stop after"
          className="w-36"
          value={returns}
          onChange={(event) => setReturns(event.currentTarget.value)}
          options={RETURNS}
        />
        <SelectField
          label="Watched"
          className="w-36"
          value={watch}
          onChange={(event) => setWatch(event.currentTarget.value)}
          options={WATCHES}
        />
        <ActionButton
          actionId="queues.redrive-selected"
          environmentId={place.environmentId}
          input={{
            queue: place.queue,
            to: place.to,
            select: (select ?? {}) as Json,
            ...(speed === '' ? {} : { messagesPerSecond: Number(speed) }),
            stopAfterReturns: Number(returns),
            watchSeconds: Number(watch),
          }}
          disabled={!select}
          label="Redrive chosen"
          look="primary"
          icon={RotateCcw}
        />
      </div>
    </div>
  );
}
