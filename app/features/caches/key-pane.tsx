import { Await } from '@remix-run/react';
import { Equal, EqualNot } from 'lucide-react';
import { Suspense } from 'react';
import type { Cell } from '../../../core/cells/cell.ts';
import { valueOf } from '../../../core/cells/cell.ts';
import { redisSignInNotes } from '../../../core/commands/sign-in-notes.ts';
import type { CacheLabel } from '../../../core/environments/label.ts';
import { valueCommand } from '../../../core/resources/caches/commands.ts';
import type { KeyValue } from '../../../core/resources/caches/types.ts';
import { BrokenStream, CellView, Nothing, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { formatBytes, formatDuration } from '../../components/format.ts';
import { Fact, Facts } from '../../components/page.tsx';
import type { Half } from '../../components/pair/side.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { KeyActions } from './key-actions.tsx';
import type { KeyPlace } from './key-actions.tsx';
import { sameValue } from './same-value.ts';
import { ValuePager } from './value-pager.tsx';
import { extentOf, ValueView } from './value-view.tsx';

interface KeyPaneProps {
  readonly value: Promise<Cell<KeyValue>>;
  /** Absent where the other side has no such cache, or may not be seen. */
  readonly other: Promise<Cell<KeyValue>> | undefined;
  readonly cache: CacheLabel;
  readonly cursor: string | undefined;
  readonly half: Half;
  /** Where its buttons lead; absent where this person may change nothing. */
  readonly place?: KeyPlace;
}

/** A key on one side: what is known of it, and one page of its value. */
export function KeyPane({ value, other, cache, cursor, half, place }: KeyPaneProps) {
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={value} errorElement={<BrokenStream />}>
        {(cell) =>
          cell.state === 'absent' ? (
            <p className="py-4 text-sm text-ink-muted">There is no such key here.</p>
          ) : (
            <CellView cell={cell}>
              {(held) => (
                <Held held={held} other={other} cache={cache} cursor={cursor} half={half} place={place} />
              )}
            </CellView>
          )
        }
      </Await>
    </Suspense>
  );
}

interface HeldProps extends Omit<KeyPaneProps, 'value'> {
  readonly held: KeyValue;
}

function Held({ held, other, cache, cursor, half, place }: HeldProps) {
  const command = valueCommand(cache.url, held.key, held.type, cursor);
  return (
    <div className="space-y-4">
      <Facts>
        <Fact name="Type">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge>{held.type}</Badge>
            <Suspense>
              <Await resolve={other} errorElement={<></>}>
                {(cell) => <Comparison held={held} other={cell && valueOf(cell)} />}
              </Await>
            </Suspense>
          </span>
        </Fact>
        <Fact name="Expires">
          {held.ttlMs === undefined ? 'never' : `in ${formatDuration(held.ttlMs / 1_000)}`}
        </Fact>
        <Fact name="Encoding">{held.encoding ?? <Nothing />}</Fact>
        <Fact name="Memory">
          {held.memoryBytes === undefined ? 'not told' : `about ${formatBytes(held.memoryBytes)}`}
        </Fact>
        <Fact name="Shown">{extentOf(held.value) || <Nothing />}</Fact>
      </Facts>
      <ValueView value={held.value} />
      <ValuePager parameter={half} next={'next' in held.value ? held.value.next : undefined} />
      {place ? <KeyActions held={held} place={place} /> : null}
      {command ? <CommandLine line={command} notes={redisSignInNotes([cache])} /> : null}
    </div>
  );
}

function Comparison({ held, other }: { readonly held: KeyValue; readonly other: KeyValue | undefined }) {
  const same = other && sameValue(held, other);
  if (same === undefined) return null;
  return same ? (
    <span className="inline-flex items-center gap-1 text-2xs text-ink-faint">
      <Equal aria-hidden className="size-3" />
      the same on both sides
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 text-2xs text-warn">
      <EqualNot aria-hidden className="size-3" />
      the other side differs
    </span>
  );
}
