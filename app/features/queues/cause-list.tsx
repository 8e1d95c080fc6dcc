import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import type { CauseGroup } from '../../../core/resources/queues/causes.ts';
import type { PeekedMessage } from '../../../core/resources/queues/types.ts';
import { Age } from '../../components/clock.tsx';
import { formatCount } from '../../components/format.ts';
import { ActionButton } from '../../components/gate/action-button.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { MOST_CHOSEN_IDS } from './letter-choice.ts';
import { LetterRow } from './letter-row.tsx';
import type { LetterPlace } from './letter-place.ts';

/** Messages of a group that are shown at once; the rest follows by a press. */
const SHOWN = 10;

const TOLD: Readonly<Record<CauseGroup['cause']['told'], string>> = {
  attributes: 'told by whoever gave it up',
  body: 'told in the body',
  form: 'told apart by their form alone',
};

interface CauseListProps {
  readonly groups: readonly CauseGroup[];
  readonly messages: readonly PeekedMessage[];
  /** Ids of ticked causes. */
  readonly ticked: readonly string[];
  readonly onTick?: (causeId: string) => void;
  /** Absent where this person may send nothing again. */
  readonly place?: LetterPlace;
  readonly mayRemove: boolean;
}

/** Dead letters by cause: how many, since when, and each of them to look into. */
export function CauseList({ groups, messages, ...rest }: CauseListProps) {
  if (groups.length === 0) return <p className="text-sm text-ink-muted">The queue gave no messages.</p>;
  const byId = new Map(messages.map((message) => [message.id, message]));
  return (
    <ul className="divide-y divide-line rounded-md border border-line" aria-label="Causes">
      {groups.map((group) => (
        <Group
          key={group.cause.id}
          group={group}
          letters={group.messageIds.flatMap((id) => byId.get(id) ?? [])}
          {...rest}
        />
      ))}
    </ul>
  );
}

interface GroupProps extends Omit<CauseListProps, 'groups' | 'messages'> {
  readonly group: CauseGroup;
  readonly letters: readonly PeekedMessage[];
}

function Group({ group, letters, ticked, onTick, place, mayRemove }: GroupProps) {
  const [isOpen, setOpen] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const titleId = useId();
  const { cause } = group;
  const count = letters.length;
  return (
    <li className="space-y-2 px-3 py-2.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        {onTick ? (
          <input
            type="checkbox"
            aria-labelledby={titleId}
            className="mt-1 size-4 shrink-0 accent-accent"
            checked={ticked.includes(cause.id)}
            onChange={() => onTick(cause.id)}
          />
        ) : null}
        <div className="min-w-0 flex-1 space-y-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span id={titleId} className="break-words text-sm font-medium">
              {cause.title}
            </span>
            <Badge tone="bad">
              {formatCount(count)} {count === 1 ? 'message' : 'messages'}
            </Badge>
          </p>
          {cause.pattern && cause.pattern !== cause.title ? (
            <p className="break-words text-xs text-ink-muted">{cause.pattern}</p>
          ) : null}
          <p className="tabular flex flex-wrap gap-x-3 text-2xs text-ink-faint">
            <span>{TOLD[cause.told]}</span>
            {group.oldestAt === undefined ? null : (
              <span>
                oldest sent <Age at={group.oldestAt} />
              </span>
            )}
            {group.fewestReceives === undefined || group.mostReceives === undefined ? null : (
              <span>received {rangeOf(group.fewestReceives, group.mostReceives)}×</span>
            )}
          </p>
        </div>
        <div className="flex shrink-0 gap-1">
          <Button
            look="quiet"
            aria-expanded={isOpen}
            aria-describedby={titleId}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Close' : 'Messages'}
          </Button>
          {place ? (
            <ActionButton
              actionId="queues.redrive-selected"
              environmentId={place.environmentId}
              input={{
                queue: place.queue,
                to: place.to,
                select: { messageIds: group.messageIds.slice(0, MOST_CHOSEN_IDS) },
              }}
              label="Redrive"
              describedBy={titleId}
              icon={RotateCcw}
            />
          ) : null}
        </div>
      </div>
      {isOpen ? (
        <>
          <ol className="divide-y divide-line border-t border-line">
            {letters.slice(0, shown).map((letter) => (
              <LetterRow key={letter.id} letter={letter} place={place} mayRemove={mayRemove} />
            ))}
          </ol>
          {letters.length > shown ? (
            <Button look="quiet" onClick={() => setShown(shown + 5 * SHOWN)}>
              {formatCount(letters.length - shown)} more
            </Button>
          ) : null}
        </>
      ) : null}
    </li>
  );
}

function rangeOf(fewest: number, most: number): string {
  return fewest === most ? String(fewest) : `${fewest} to ${most}`;
}
