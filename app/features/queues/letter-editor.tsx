import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { FAILURE_ATTRIBUTES, REDRIVE_ATTRIBUTE } from '../../../core/resources/queues/causes.ts';
import type { PeekedMessage } from '../../../core/resources/queues/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import type { LetterPlace } from './letter-place.ts';
import { MessageFields, messageInput } from './message-fields.tsx';
import type { MessageDraft } from './message-fields.tsx';

interface LetterEditorProps {
  readonly letter: PeekedMessage;
  readonly place: LetterPlace;
  readonly onClose: () => void;
}

/** A dead letter as it is to be sent again: without what the failure wrote on it. */
export function LetterEditor({ letter, place, onClose }: LetterEditorProps) {
  const [draft, setDraft] = useState<MessageDraft>(() => draftOf(letter));
  return (
    <div className="space-y-3 rounded-md border border-line bg-sunken p-3">
      <MessageFields draft={draft} onChange={setDraft} />
      <div className="flex flex-wrap gap-2">
        <ActionButton
          actionId="queues.redrive-selected"
          environmentId={place.environmentId}
          input={{
            queue: place.queue,
            to: place.to,
            select: { messageIds: [letter.id] },
            edit: messageInput(draft),
          }}
          disabled={draft.body === ''}
          label="Redrive edited"
          look="primary"
          icon={RotateCcw}
        />
        <Button look="quiet" onClick={onClose}>
          Leave it
        </Button>
      </div>
    </div>
  );
}

/** The body exactly as it is: an indented one would be another message. */
function draftOf({ body, attributes }: PeekedMessage): MessageDraft {
  return {
    body,
    attributes: attributes
      .filter(({ name }) => !FAILURE_ATTRIBUTES.has(name) && name !== REDRIVE_ATTRIBUTE)
      .map(({ name, dataType, value }, id) => ({ id, name, dataType, value })),
  };
}
