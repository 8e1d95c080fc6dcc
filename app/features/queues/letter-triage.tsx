import { useMemo, useState } from 'react';
import { groupByCause } from '../../../core/resources/queues/causes.ts';
import type { DeadLetterLook } from '../../../core/resources/queues/types.ts';
import { formatCount } from '../../components/format.ts';
import { CauseList } from './cause-list.tsx';
import { ChosenLetters } from './chosen-letters.tsx';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { LetterFilter } from './letter-filter.tsx';
import { chosenOf, NO_CHOICE, toggled } from './letter-choice.ts';

const ENDED: Readonly<Record<DeadLetterLook['ended'], string>> = {
  enough: 'as many as were asked for',
  'no-more': 'the queue gave no more',
  time: 'the time for a page was up',
  size: 'as much as a page holds',
};

interface LetterTriageProps {
  readonly environmentId: string;
  readonly letters: DeadLetterQueue;
  readonly look: DeadLetterLook;
  readonly mayRedrive: boolean;
  readonly mayRemove: boolean;
}

/** What a look through dead letters showed, by cause, and what is done about it. */
export function LetterTriage({ environmentId, letters, look, mayRedrive, mayRemove }: LetterTriageProps) {
  const [choice, setChoice] = useState(NO_CHOICE);
  const [to, setTo] = useState(letters.sources[0] ?? '');
  const groups = useMemo(() => groupByCause(look.messages), [look.messages]);
  const chosen = useMemo(() => chosenOf(look.messages, choice, look.at), [look.messages, look.at, choice]);
  const place = { environmentId, queue: letters.queue.name, to };
  return (
    <div className="space-y-4">
      <p className="tabular text-xs text-ink-muted">
        {formatCount(look.messages.length)} messages in {look.receives}{' '}
        {look.receives === 1 ? 'receive' : 'receives'}: {ENDED[look.ended]}.
      </p>
      <CauseList
        groups={groups}
        messages={look.messages}
        ticked={choice.causes}
        onTick={mayRedrive ? (causeId) => setChoice(toggled(choice, causeId)) : undefined}
        place={mayRedrive ? place : undefined}
        mayRemove={mayRemove}
      />
      {mayRedrive && look.messages.length > 0 ? (
        <>
          <LetterFilter choice={choice} onChange={setChoice} sources={letters.sources} to={to} onTo={setTo} />
          <ChosenLetters chosen={chosen} look={look} isWhole={choice.isWhole} place={place} />
        </>
      ) : null}
    </div>
  );
}
