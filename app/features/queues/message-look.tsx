import { Await, useFetcher } from '@remix-run/react';
import { Eye, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { awsSignInNotes } from '../../../core/commands/sign-in-notes.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { peekCommand, queueUrlOf } from '../../../core/resources/queues/commands.ts';
import { peekCost } from '../../../core/resources/queues/peek-cost.ts';
import { DEFAULT_PEEK } from '../../../core/resources/queues/types.ts';
import type { Peek, QueueSummary } from '../../../core/resources/queues/types.ts';
import { CellView } from '../../components/cells/cell-view.tsx';
import { FoldedCommands } from '../../components/command-line.tsx';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Section } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import type { MessageRights } from './dead-letter-queue.ts';
import { MessageList } from './message-list.tsx';

interface MessageLookProps {
  readonly label: EnvironmentLabel;
  readonly name: string;
  readonly may: MessageRights;
  readonly queue: Promise<Cell<QueueSummary>>;
}

const COUNTS = ['1', '10', '20', '50'] as const;
const SECONDS = ['0', '5', '10', '30'] as const;

/** A look at messages, with what it costs said before it is taken. */
export function MessageLook({ label, name, may, queue }: MessageLookProps) {
  const fetcher = useFetcher<{ readonly look: Cell<Peek> }>();
  const [atMost, setAtMost] = useState(DEFAULT_PEEK.atMost);
  const [visibilityTimeoutSeconds, setSeconds] = useState(DEFAULT_PEEK.visibilityTimeoutSeconds);
  const options = { atMost, visibilityTimeoutSeconds };
  const shown = fetcher.data && valueOf(fetcher.data.look)?.messages.length;
  if (!may.look)
    return (
      <Section title="Messages">
        <p className="text-sm text-ink-muted">Your role may not look at the messages of this environment.</p>
      </Section>
    );
  return (
    <Section title="Messages">
      <fetcher.Form method="post" className="space-y-3">
        <input type="hidden" name="environment" value={label.id} />
        <div className="flex flex-wrap items-end gap-3">
          <SelectField
            label="At most"
            name="atMost"
            value={String(atMost)}
            onChange={(event) => setAtMost(Number(event.currentTarget.value))}
            options={COUNTS.map((value) => ({ value, label: `${value} messages` }))}
            className="w-36"
          />
          <SelectField
            label="Hidden for"
            name="visibilityTimeoutSeconds"
            value={String(visibilityTimeoutSeconds)}
            onChange={(event) => setSeconds(Number(event.currentTarget.value))}
            options={SECONDS.map((value) => ({ value, label: `${value} s` }))}
            className="w-24"
          />
          <Button type="submit" disabled={fetcher.state !== 'idle'}>
            <Eye aria-hidden className="size-4" />
            {fetcher.state === 'idle' ? 'Look at messages' : 'Looking …'}
          </Button>
        </div>
        <Suspense>
          <Await resolve={queue} errorElement={<></>}>
            {(cell) => <LookCost queue={valueOf(cell)} options={options} />}
          </Await>
        </Suspense>
        <FoldedCommands
          lines={[peekCommand(label, queueUrlOf(label, name), options)]}
          notes={awsSignInNotes(label)}
        />
      </fetcher.Form>
      <p role="status" className="sr-only">
        {shown === undefined ? null : `Messages: ${shown}`}
      </p>
      {fetcher.data ? (
        <div className="mt-4">
          <CellView cell={fetcher.data.look}>
            {(peek) => (
              <MessageList
                peek={peek}
                actions={
                  may.remove
                    ? ({ id }) => <DeleteMessage environmentId={label.id} queue={name} messageId={id} />
                    : undefined
                }
              />
            )}
          </CellView>
        </div>
      ) : null}
    </Section>
  );
}

interface DeleteMessageProps {
  readonly environmentId: string;
  readonly queue: string;
  readonly messageId: string;
}

function DeleteMessage({ environmentId, queue, messageId }: DeleteMessageProps) {
  return (
    <ActionButton
      actionId="queues.delete-message"
      environmentId={environmentId}
      input={{ queue, messageId }}
      label="Delete"
      look="quiet"
      tone="danger"
      icon={Trash2}
    />
  );
}

interface LookCostProps {
  readonly queue: QueueSummary | undefined;
  readonly options: { readonly atMost: number; readonly visibilityTimeoutSeconds: number };
}

function LookCost({ queue, options }: LookCostProps) {
  if (!queue) return null;
  const cost = peekCost(queue, options);
  return (
    <ul className="space-y-1 text-xs text-ink-muted">
      {cost.sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
