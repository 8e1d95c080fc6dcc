import { useFetcher } from '@remix-run/react';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { awsSignInNotes } from '../../../core/commands/sign-in-notes.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { deadLetterSourcesCommand, lookThroughCommand } from '../../../core/resources/queues/commands.ts';
import { lookThroughCost } from '../../../core/resources/queues/peek-cost.ts';
import type { DeadLetterLook } from '../../../core/resources/queues/types.ts';
import { CellView, StreamedCell } from '../../components/cells/cell-view.tsx';
import { FoldedCommands } from '../../components/command-line.tsx';
import { formatCount } from '../../components/format.ts';
import { Section } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SelectField } from '../../components/ui/field.tsx';
import type { DeadLetterQueue, MessageRights } from './dead-letter-queue.ts';
import { LetterTriage } from './letter-triage.tsx';
import { RedriveAll } from './redrive-all.tsx';

interface DeadLettersPaneProps {
  readonly label: EnvironmentLabel;
  readonly dead: Promise<Cell<DeadLetterQueue>>;
  readonly may: MessageRights;
}

const COUNTS = ['50', '100', '200', '500'] as const;
const USUAL_COUNT = 200;

/** The dead letters of one side: how many there are, a look through them, and what is done about them. */
export function DeadLettersPane({ label, dead, may }: DeadLettersPaneProps) {
  return (
    <StreamedCell
      cell={dead}
      empty={
        <p className="py-4 text-sm text-ink-muted">
          This queue is no dead-letter queue, and names none for its messages.
        </p>
      }
    >
      {(letters) => (
        <>
          <p className="tabular text-sm">
            {formatCount(letters.queue.visible)} waiting in{' '}
            <code className="break-all font-mono text-xs">{letters.queue.name}</code>
            {letters.queue.inFlight > 0 ? `, ${formatCount(letters.queue.inFlight)} held` : ''}; they come
            from {letters.sources.join(', ')}.
          </p>
          {may.look ? (
            <Look label={label} letters={letters} may={may} />
          ) : (
            <Section title="Causes">
              <p className="text-sm text-ink-muted">
                Your role may not look at the messages of this environment.
              </p>
            </Section>
          )}
          {may.redrive ? (
            <Section title="All of them">
              <RedriveAll environmentId={label.id} letters={letters} />
            </Section>
          ) : null}
        </>
      )}
    </StreamedCell>
  );
}

interface LookProps {
  readonly label: EnvironmentLabel;
  readonly letters: DeadLetterQueue;
  readonly may: MessageRights;
}

function Look({ label, letters, may }: LookProps) {
  const fetcher = useFetcher<{ readonly look: Cell<DeadLetterLook> }>();
  const [atMost, setAtMost] = useState(USUAL_COUNT);
  const shown = fetcher.data && valueOf(fetcher.data.look)?.messages.length;
  return (
    <Section title="Causes">
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
          <Button type="submit" disabled={fetcher.state !== 'idle'}>
            <Eye aria-hidden className="size-4" />
            {fetcher.state === 'idle' ? 'Look through' : 'Looking …'}
          </Button>
        </div>
        <ul className="space-y-1 text-xs text-ink-muted">
          {lookThroughCost(letters.queue, atMost).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <FoldedCommands
          lines={[
            lookThroughCommand(label, letters.queue.url),
            deadLetterSourcesCommand(label, letters.queue.url),
          ]}
          notes={awsSignInNotes(label)}
        />
      </fetcher.Form>
      <p role="status" className="sr-only">
        {shown === undefined ? null : `Messages: ${shown}`}
      </p>
      {fetcher.data ? (
        <div className="mt-4">
          <CellView cell={fetcher.data.look}>
            {(look) => (
              <LetterTriage
                key={look.at}
                environmentId={label.id}
                letters={letters}
                look={look}
                mayRedrive={may.redrive}
                mayRemove={may.remove}
              />
            )}
          </CellView>
        </div>
      ) : null}
    </Section>
  );
}
