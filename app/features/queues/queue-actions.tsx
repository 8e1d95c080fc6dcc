import { Trash2 } from 'lucide-react';
import type { Cell } from '../../../core/cells/cell.ts';
import type { QueueSummary } from '../../../core/resources/queues/types.ts';
import { StreamedCell } from '../../components/cells/cell-view.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { PairLink } from '../../components/ui/pair-link.tsx';
import type { MessageRights } from './dead-letter-queue.ts';
import { AttributesForm } from './attributes-form.tsx';
import { SendForm } from './send-form.tsx';

interface QueueActionsProps {
  readonly environmentId: string;
  readonly queue: Promise<Cell<QueueSummary>>;
  readonly may: MessageRights;
}

/** What can be done with a queue as a whole on one side. */
export function QueueActions({ environmentId, queue, may }: QueueActionsProps) {
  if (!may.send && !may.purge && !may.set) return null;
  return (
    <Section title="Change">
      <StreamedCell cell={queue} inline>
        {(summary) => (
          <div className="space-y-3">
            {may.send ? (
              <SendForm
                environmentId={environmentId}
                actionId="queues.send"
                target={{ queue: summary.name }}
                label="Send message"
                fifo={summary.fifo}
                hasDelay
              />
            ) : null}
            {may.set ? <AttributesForm environmentId={environmentId} queue={summary} /> : null}
            {may.purge ? (
              <ActionButton
                actionId="queues.purge"
                environmentId={environmentId}
                input={{ queue: summary.name }}
                label="Purge"
                tone="danger"
                icon={Trash2}
              />
            ) : null}
          </div>
        )}
      </StreamedCell>
    </Section>
  );
}

/** Leads to the triage of a queue's dead letters. */
export function DeadLettersLink({ address }: { readonly address: string }) {
  return (
    <PairLink
      to={`/queues/${encodeURIComponent(address)}/dead-letters`}
      className="text-sm text-accent hover:underline"
    >
      Dead letters by cause
    </PairLink>
  );
}
