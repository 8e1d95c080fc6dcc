import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { hasValue } from '../../../core/cells/cell.ts';
import { awsSignInNotes } from '../../../core/commands/sign-in-notes.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { CursorPager } from '../../components/cursor-pager.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { TextBlock } from '../../components/json-view.tsx';
import { Mistakes } from './mistakes.tsx';
import type { SentSelection } from './sent-item.ts';
import type { SideSelection } from './side-items.ts';

interface PartiqlPaneProps {
  readonly side: EnvironmentLabel;
  readonly selection: SideSelection | Promise<SideSelection>;
  readonly cursorParameter: 'left' | 'right';
}

/** What a SELECT gave on one side. */
export function PartiqlPane({ side, selection, cursorParameter }: PartiqlPaneProps) {
  return (
    <Suspense fallback={<Waiting lines={8} />}>
      <Await resolve={selection} errorElement={<BrokenStream />}>
        {(settled) => <Settled side={side} settled={settled} cursorParameter={cursorParameter} />}
      </Await>
    </Suspense>
  );
}

function Settled({
  side,
  settled,
  cursorParameter,
}: {
  readonly side: EnvironmentLabel;
  readonly settled: SideSelection;
  readonly cursorParameter: string;
}) {
  if (settled.state === 'refused') return <p className="py-4 text-sm text-ink-muted">{settled.sentence}</p>;
  if (settled.state === 'mistaken') return <Mistakes mistakes={settled.mistakes} />;
  const { cell, command } = settled;
  return (
    <div className="space-y-3">
      <CellView cell={cell}>{(page) => <Selected page={page} />}</CellView>
      {hasValue(cell) ? (
        <CursorPager
          parameter={cursorParameter}
          pageNumber={cell.value.pageNumber}
          next={cell.value.next}
          previous={cell.value.previous}
        />
      ) : null}
      <CommandLine line={command} notes={awsSignInNotes(side)} />
    </div>
  );
}

function Selected({ page }: { readonly page: SentSelection }) {
  const units = page.consumedCapacity?.total;
  return (
    <>
      <p className="tabular flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted" data-cost>
        <span>{formatCount(page.count)} items</span>
        <span>{formatBytes(page.sizeBytes)}</span>
        <span>{units === undefined ? 'capacity not told' : `${units} read units used`}</span>
      </p>
      {page.count === 0 ? (
        <p className="py-4 text-sm text-ink-faint">No items on this page.</p>
      ) : (
        <TextBlock text={page.itemsJson} />
      )}
    </>
  );
}
