import clsx from 'clsx';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { Suspense } from 'react';
import { Await } from '@remix-run/react';
import type { Cell, Stale } from '../../../core/cells/cell.ts';
import { Age } from '../clock.tsx';
import { FailureMark, FailureNote } from './failure-note.tsx';

interface CellViewProps<T> {
  readonly cell: Cell<T>;
  readonly children: (value: T) => ReactNode;
  /** What stands where there is nothing: a sentence in a panel, a dash in a line. */
  readonly empty?: ReactNode;
  readonly inline?: boolean;
}

/** The one way in which a value from upstream is drawn: as it is, old, empty, or not to be had and why. */
export function CellView<T>({ cell, children, empty, inline = false }: CellViewProps<T>) {
  switch (cell.state) {
    case 'fresh':
      return children(cell.value);
    case 'stale':
      return (
        <>
          <StaleNote cell={cell} inline={inline} />
          {children(cell.value)}
        </>
      );
    case 'empty':
      return (
        empty ?? (inline ? <Nothing /> : <p className="px-4 py-6 text-sm text-ink-faint">Nothing here.</p>)
      );
    default:
      return inline ? <FailureMark failure={cell} /> : <FailureNote failure={cell} />;
  }
}

function StaleNote({ cell, inline }: { readonly cell: Stale<unknown>; readonly inline: boolean }) {
  if (inline)
    return (
      <span
        className="mr-1.5 inline-flex text-warn"
        title="The newest attempt failed; this is the last good answer."
      >
        <History aria-hidden className="size-3.5" />
        <span className="sr-only">stale</span>
      </span>
    );
  return (
    <div className="mb-3">
      <StaleLine cell={cell} />
    </div>
  );
}

/** Of when an old answer is, and why there is no newer one. */
export function StaleLine({ cell }: { readonly cell: Stale<unknown> }) {
  return (
    <div data-state="stale" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-warn">
      <History aria-hidden className="size-3.5" />
      <span>
        <span role="status">Stale</span>: answered <Age at={cell.at} />.
      </span>
      <FailureMark failure={cell.failure} />
    </div>
  );
}

export function Nothing() {
  return (
    <span className="text-ink-faint" aria-label="none">
      –
    </span>
  );
}

interface StreamedCellProps<T> extends Omit<CellViewProps<T>, 'cell'> {
  readonly cell: Promise<Cell<T>> | Cell<T>;
  readonly fallback?: ReactNode;
}

/** A cell that is still on its way: its place is kept, and filled when upstream has answered. */
export function StreamedCell<T>({ cell, fallback, ...view }: StreamedCellProps<T>) {
  return (
    <Suspense fallback={fallback ?? <Waiting inline={view.inline} />}>
      <Await resolve={cell} errorElement={<BrokenStream />}>
        {(settled) => <CellView cell={settled as Cell<T>} {...view} />}
      </Await>
    </Suspense>
  );
}

// Classes rather than inline styles: the page's policy allows no style attributes.
const WIDTHS = ['w-11/12', 'w-2/3', 'w-4/5', 'w-1/2'] as const;

export function Waiting({
  inline = false,
  lines = 4,
}: {
  readonly inline?: boolean;
  readonly lines?: number;
}) {
  if (inline)
    return (
      <span aria-hidden className="inline-block h-3 w-12 animate-breathe rounded bg-line align-middle" />
    );
  return (
    <div role="status" aria-label="Loading" className="space-y-2.5 py-2">
      {Array.from({ length: lines }, (_, index) => (
        <div
          key={index}
          className={clsx('h-3 animate-breathe rounded bg-line', WIDTHS[index % WIDTHS.length])}
        />
      ))}
    </div>
  );
}

/** The page's stream was cut before this part came: a reload asks again. */
export function BrokenStream() {
  return (
    <span className="text-xs text-bad" role="status">
      This part did not arrive. Reload the page to ask again.
    </span>
  );
}
