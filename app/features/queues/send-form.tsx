import { Send } from 'lucide-react';
import { useState } from 'react';
import type { Json } from '../../../core/actions/plan.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { EMPTY_MESSAGE, MessageFields, messageInput } from './message-fields.tsx';

interface SendFormProps {
  readonly environmentId: string;
  /** `queues.send` or `topics.publish`. */
  readonly actionId: string;
  /** Where it goes, as the action calls it: `{ queue: … }`. */
  readonly target: Readonly<Record<string, Json>>;
  readonly label: string;
  readonly fifo: boolean;
  /** Topics have one, for mails. */
  readonly hasSubject?: boolean;
  /** Standard queues delay one message. */
  readonly hasDelay?: boolean;
}

/** A message written by hand; its fields are there once somebody has opened them, and keep what was typed. */
export function SendForm(props: SendFormProps) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details onToggle={(event) => setOpened((before) => before || event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-ink-muted hover:text-ink">{props.label} …</summary>
      {wasOpened ? <SendFields {...props} /> : null}
    </details>
  );
}

function SendFields({
  environmentId,
  actionId,
  target,
  label,
  fifo,
  hasSubject = false,
  hasDelay = false,
}: SendFormProps) {
  const [draft, setDraft] = useState(EMPTY_MESSAGE);
  const [subject, setSubject] = useState('');
  const [delay, setDelay] = useState('');
  const [groupId, setGroupId] = useState('');
  const [deduplicationId, setDeduplicationId] = useState('');
  const input: Readonly<Record<string, Json>> = {
    ...target,
    ...messageInput(draft),
    ...(hasSubject && subject !== '' ? { subject } : {}),
    ...(hasDelay && !fifo && delay !== '' ? { delaySeconds: Number(delay) } : {}),
    ...(groupId === '' ? {} : { groupId }),
    ...(fifo && deduplicationId !== '' ? { deduplicationId } : {}),
  };
  return (
    <div className="mt-3 space-y-3">
      {hasSubject ? (
        <TextField label="Subject" value={subject} onChange={(event) => setSubject(event.target.value)} />
      ) : null}
      <MessageFields draft={draft} onChange={setDraft} />
      <div className="flex flex-wrap items-end gap-2">
        {fifo ? (
          <>
            <TextField
              label="Message group"
              className="min-w-28 flex-1"
              mono
              value={groupId}
              onChange={(event) => setGroupId(event.target.value)}
            />
            <TextField
              label="Deduplication id"
              className="min-w-28 flex-1"
              mono
              placeholder="made from the content, where the queue does that"
              value={deduplicationId}
              onChange={(event) => setDeduplicationId(event.target.value)}
            />
          </>
        ) : null}
        {hasDelay && !fifo ? (
          <TextField
            label="Delay, s"
            className="w-20"
            inputMode="numeric"
            placeholder="0"
            value={delay}
            onChange={(event) => setDelay(event.target.value.replaceAll(/\D/g, ''))}
          />
        ) : null}
        <ActionButton
          actionId={actionId}
          environmentId={environmentId}
          input={input}
          disabled={draft.body === '' || (fifo && groupId === '')}
          label={label}
          icon={Send}
        />
      </div>
    </div>
  );
}
