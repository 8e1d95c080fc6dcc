import { Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { REDRIVE_ATTRIBUTE } from '../../../core/resources/queues/causes.ts';
import type { PeekedMessage } from '../../../core/resources/queues/types.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { LetterEditor } from './letter-editor.tsx';
import type { LetterPlace } from './letter-place.ts';
import { MessageView } from './message-list.tsx';

interface LetterRowProps {
  readonly letter: PeekedMessage;
  readonly place?: LetterPlace;
  readonly mayRemove: boolean;
}

/** One dead letter: as it is, sent again, edited, or deleted. */
export function LetterRow({ letter, place, mayRemove }: LetterRowProps) {
  const [isEdited, setEdited] = useState(false);
  const isSecond = letter.attributes.some(({ name }) => name === REDRIVE_ATTRIBUTE);
  return (
    <li className="space-y-2 py-2.5">
      <MessageView message={letter} />
      {isSecond ? (
        <Badge tone="warn" title="It was sent again from here before.">
          came back
        </Badge>
      ) : null}
      {place && isEdited ? (
        <LetterEditor letter={letter} place={place} onClose={() => setEdited(false)} />
      ) : (
        <div className="flex flex-wrap gap-1">
          {place ? (
            <>
              <ActionButton
                actionId="queues.redrive-selected"
                environmentId={place.environmentId}
                input={{ queue: place.queue, to: place.to, select: { messageIds: [letter.id] } }}
                label="Redrive this one"
                look="quiet"
                icon={RotateCcw}
              />
              <Button look="quiet" onClick={() => setEdited(true)}>
                <Pencil aria-hidden className="size-4" />
                Edit
              </Button>
            </>
          ) : null}
          {place && mayRemove ? (
            <ActionButton
              actionId="queues.delete-message"
              environmentId={place.environmentId}
              input={{ queue: place.queue, messageId: letter.id }}
              label="Delete"
              look="quiet"
              tone="danger"
              icon={Trash2}
            />
          ) : null}
        </div>
      )}
    </li>
  );
}
