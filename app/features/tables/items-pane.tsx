import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import { hasValue } from '../../../core/cells/cell.ts';
import type { Cell } from '../../../core/cells/cell.ts';
import { awsSignInNotes } from '../../../core/commands/sign-in-notes.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type {
  ItemJson,
  KeyAttribute,
  KeySchema,
  TableSummary,
} from '../../../core/resources/tables/types.ts';
import { BrokenStream, CellView, Waiting } from '../../components/cells/cell-view.tsx';
import { CommandLine } from '../../components/command-line.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { CursorPager } from '../../components/cursor-pager.tsx';
import { NewItem } from './item-change.tsx';
import { ItemsTable } from './items-table.tsx';
import { Mistakes } from './mistakes.tsx';
import type { ShownItems, SideItems } from './side-items.ts';

interface ItemsPaneProps {
  readonly side: EnvironmentLabel;
  readonly tableAddress: string;
  readonly items: Promise<SideItems>;
  readonly cursorParameter: 'left' | 'right';
  readonly table: Promise<Cell<TableSummary>>;
  readonly tableName: string;
  readonly mayPut: boolean;
}

/** A page of items on one side: what is read, what it cost, and the items. */
export function ItemsPane({
  side,
  tableAddress,
  items,
  cursorParameter,
  table,
  tableName,
  mayPut,
}: ItemsPaneProps) {
  return (
    <div className="space-y-3">
      {mayPut ? (
        <Suspense fallback={null}>
          <Await resolve={table} errorElement={<></>}>
            {(cell) =>
              hasValue(cell) ? (
                <NewItem
                  label="New item"
                  start={NO_ATTRIBUTES}
                  place={{ environmentId: side.id, table: tableName, keys: keysOf(cell.value), mayPut }}
                />
              ) : null
            }
          </Await>
        </Suspense>
      ) : null}
      <Suspense fallback={<Waiting lines={8} />}>
        <Await resolve={items} errorElement={<BrokenStream />}>
          {(settled) => (
            <Settled
              side={side}
              settled={settled}
              tableAddress={tableAddress}
              cursorParameter={cursorParameter}
            />
          )}
        </Await>
      </Suspense>
    </div>
  );
}

const NO_ATTRIBUTES: ItemJson = {};

function keysOf({ partitionKey, sortKey }: KeySchema): readonly KeyAttribute[] {
  return sortKey ? [partitionKey, sortKey] : [partitionKey];
}

interface SettledProps {
  readonly side: EnvironmentLabel;
  readonly settled: SideItems;
  readonly tableAddress: string;
  readonly cursorParameter: 'left' | 'right';
}

function Settled({ side, settled, tableAddress, cursorParameter }: SettledProps) {
  if (settled.state === 'refused') return <p className="py-4 text-sm text-ink-muted">{settled.sentence}</p>;
  if (settled.state === 'mistaken') return <Mistakes mistakes={settled.mistakes} />;
  const { cell, command } = settled;
  return (
    <>
      <CellView cell={cell}>
        {(page) => (
          <>
            <PageCost page={page} />
            <ItemsTable rows={page.rows} tableAddress={tableAddress} />
          </>
        )}
      </CellView>
      {hasValue(cell) ? (
        <CursorPager
          parameter={cursorParameter}
          pageNumber={cell.value.pageNumber}
          next={cell.value.next}
          previous={cell.value.previous}
        />
      ) : null}
      {command ? <CommandLine line={command} notes={awsSignInNotes(side)} /> : null}
    </>
  );
}

/** What the read took out of the table's capacity. */
function PageCost({ page }: { readonly page: ShownItems }) {
  const units = page.consumedCapacity?.total;
  return (
    <p className="tabular flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-muted" data-cost>
      <span>
        {formatCount(page.count)} shown of {formatCount(page.scannedCount)} read
      </span>
      <span>{formatBytes(page.sizeBytes)}</span>
      <span>{units === undefined ? 'capacity not told' : `${units} read units used`}</span>
    </p>
  );
}
