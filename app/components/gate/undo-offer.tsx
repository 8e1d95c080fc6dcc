import { Undo2 } from 'lucide-react';
import type { RunView } from '../../features/operations/run-view.ts';
import { ActionButton } from './action-button.tsx';
import { TimeLeft } from './countdown.tsx';

interface UndoOfferProps {
  readonly run: Pick<RunView, 'id' | 'environmentId' | 'undo'>;
  readonly look?: 'plain' | 'quiet';
}

/** The way back, and for how long it is open. Nothing where there is none, or not for this person. */
export function UndoOffer({ run: { id, environmentId, undo }, look = 'plain' }: UndoOfferProps) {
  if (!undo?.possible) return null;
  return (
    <span className="inline-flex items-center gap-x-2 whitespace-nowrap">
      <ActionButton
        actionId={undo.actionId}
        environmentId={environmentId}
        undoOf={id}
        label="Undo"
        look={look}
        icon={Undo2}
      />
      {undo.until === undefined ? null : (
        <span className="text-xs text-ink-faint">
          {look === 'quiet' ? null : 'possible for '}
          <TimeLeft until={undo.until} />
        </span>
      )}
    </span>
  );
}
