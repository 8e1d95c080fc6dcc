import clsx from 'clsx';
import { CircleCheck, Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Failure } from '../../../core/cells/cell.ts';
import type { Finding, FindingLevel } from '../../../core/resources/network/judged.ts';

const LOOKS = {
  bad: { icon: OctagonAlert, look: 'text-bad', word: 'To be mended' },
  warn: { icon: TriangleAlert, look: 'text-warn', word: 'To be looked at' },
  note: { icon: Info, look: 'text-ink-muted', word: 'Worth knowing' },
} as const satisfies Record<FindingLevel, unknown>;

interface FindingListProps {
  readonly found: readonly Finding[];
  readonly unread: readonly Failure[];
}

/** What is wrong, worst first. Nothing is only said to be wrong with nothing where everything was read. */
export function FindingList({ found, unread }: FindingListProps) {
  return (
    <div className="space-y-2 text-sm">
      {found.length === 0 && unread.length === 0 ? (
        <p className="flex items-center gap-2 text-good">
          <CircleCheck aria-hidden className="size-4 shrink-0" />
          Nothing was found.
        </p>
      ) : null}
      <ul className="space-y-1.5">
        {found.map(({ level, sentence }) => {
          const { icon: Icon, look, word } = LOOKS[level];
          return (
            <li key={sentence} className="flex gap-2">
              <Icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', look)} />
              <span className="sr-only">{word}: </span>
              <span className="min-w-0 break-words">{sentence}</span>
            </li>
          );
        })}
      </ul>
      {unread.length > 0 ? (
        <p className="text-xs text-warn">
          Not judged, since it could not be read: {unread.map(({ operation }) => operation).join(', ')}.
        </p>
      ) : null}
    </div>
  );
}
