import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { isFailure } from '../../../core/cells/cell.ts';
import type { EnvironmentLabel } from '../../../core/environments/schema.ts';
import type { HalfCell, PairedList, PairedPage, PairedRow } from '../../features/lists/paired-list.ts';
import { BrokenStream, CellView } from '../cells/cell-view.tsx';
import { PairLink } from '../ui/pair-link.tsx';
import { DifferenceMark } from './difference-mark.tsx';
import { ListHead } from './list-head.tsx';
import { Pager } from './pager.tsx';
import type { Half } from './side.tsx';
import { SideName } from './side.tsx';

/** One column of both halves. A list screen declares these and nothing more. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly numeric?: boolean;
  /** Left out where the window is narrower than a desk's. */
  readonly wide?: boolean;
  readonly render: (row: Row, half: Half) => ReactNode;
}

interface PairTableProps<Row> {
  /** What the rows are, in the plural: `tables`. */
  readonly noun: string;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly list: PairedList<Row>;
  readonly columns: readonly Column<Row>[];
  readonly linkTo: (key: string) => string;
  readonly filter: string;
}

/** Pairs of resources: a logical name, its left half, its right half, and a mark where they differ. */
export function PairTable<Row>({ noun, labels, list, columns, linkTo, filter }: PairTableProps<Row>) {
  return (
    <div className="space-y-3">
      <ListHead noun={noun} labels={labels} list={list} filter={filter} />
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full border-collapse text-sm">
          <TableHead noun={noun} labels={labels} columns={columns} />
          <Suspense fallback={<WaitingRows columns={columns} />}>
            <Await resolve={list.page} errorElement={<BrokenBody />}>
              {(page) => (
                <Body
                  labels={labels}
                  page={page as PairedPage<Row>}
                  list={list}
                  columns={columns}
                  linkTo={linkTo}
                  filter={filter}
                  noun={noun}
                />
              )}
            </Await>
          </Suspense>
        </table>
      </div>
      <Suspense>
        <Await resolve={list.page} errorElement={null}>
          {({ page, pages, total }) => <Pager page={page} pages={pages} total={total} noun={noun} />}
        </Await>
      </Suspense>
    </div>
  );
}

type HeadProps<Row> = Pick<PairTableProps<Row>, 'noun' | 'labels' | 'columns'>;

function TableHead<Row>({ noun, labels, columns }: HeadProps<Row>) {
  return (
    <thead className="bg-sunken text-left text-xs text-ink-muted">
      <tr>
        <th rowSpan={2} scope="col" className="px-4 py-2 align-bottom font-medium capitalize">
          {noun}
        </th>
        {labels.map((side, index) => (
          <th
            key={side.id}
            scope="colgroup"
            colSpan={columns.length}
            data-half={index === 0 ? 'left' : 'right'}
            data-colour={side.colour}
            className="border-l border-t-2 border-line border-t-side bg-side-soft px-3 py-1.5"
          >
            <SideName side={side} />
          </th>
        ))}
      </tr>
      <tr className="border-b border-line">
        {labels.map((side, index) =>
          columns.map((column, place) => (
            <th
              key={`${side.id} ${column.id}`}
              scope="col"
              data-half={index === 0 ? 'left' : 'right'}
              className={cellLook(column, place, 'py-1.5 text-2xs font-normal text-ink-faint')}
            >
              {column.header}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

interface BodyProps<Row> extends Pick<
  PairTableProps<Row>,
  'columns' | 'linkTo' | 'filter' | 'noun' | 'labels'
> {
  readonly page: PairedPage<Row>;
}

function Body<Row>({ page, columns, linkTo, filter, noun, labels, list }: BodyProps<Row>) {
  const row = (pair: PairedRow<Row>) => (
    <Row key={pair.key} pair={pair} columns={columns} linkTo={linkTo} labels={labels} />
  );
  return (
    <>
      <tbody className="divide-y divide-line">
        {page.rows.map(row)}
        {page.rows.length === 0 ? (
          <tr>
            <td colSpan={columns.length * 2 + 1} className="px-4 py-8 text-center text-ink-faint">
              <NoRows noun={noun} filter={filter} list={list} />
            </td>
          </tr>
        ) : null}
      </tbody>
      <Suspense>
        <Await resolve={page.late} errorElement={null}>
          {(late) => <tbody className="divide-y divide-line">{late.map(row)}</tbody>}
        </Await>
      </Suspense>
    </>
  );
}

/** An empty list is only said to be empty where both sides were seen. */
function NoRows({ noun, filter, list }: Pick<PairTableProps<unknown>, 'noun' | 'filter' | 'list'>) {
  return (
    <Suspense>
      <Await resolve={Promise.all([list.left, list.right])} errorElement={<BrokenStream />}>
        {(sides) => {
          if (sides.every(isFailure)) return 'Neither side could be listed.';
          return filter ? `No ${noun} with “${filter}” in the name.` : `No ${noun} to show.`;
        }}
      </Await>
    </Suspense>
  );
}

interface RowProps<Row> extends Pick<PairTableProps<Row>, 'columns' | 'linkTo' | 'labels'> {
  readonly pair: PairedRow<Row>;
}

function Row<Row>({ pair, columns, linkTo, labels }: RowProps<Row>) {
  return (
    <tr className="group hover:bg-sunken/60">
      <th scope="row" className="max-w-[16rem] px-4 py-2 text-left font-normal">
        <span className="flex items-center gap-2">
          <PairLink
            to={linkTo(pair.key)}
            className="min-w-0 truncate font-medium hover:text-accent"
            title={pair.left ?? pair.right}
          >
            {pair.key}
          </PairLink>
          <Suspense>
            <Await resolve={pair.mark} errorElement={null}>
              {(mark) => <DifferenceMark mark={mark} labels={labels} />}
            </Await>
          </Suspense>
        </span>
      </th>
      {(['left', 'right'] as const).map((half) => (
        <Suspense key={half} fallback={<WaitingHalf half={half} columns={columns} />}>
          <Await resolve={pair.halves[half]} errorElement={<BrokenHalf half={half} span={columns.length} />}>
            {(settled) => <HalfOfRow half={half} settled={settled as HalfCell<Row>} columns={columns} />}
          </Await>
        </Suspense>
      ))}
    </tr>
  );
}

interface HalfOfRowProps<Row> {
  readonly half: Half;
  readonly settled: HalfCell<Row>;
  readonly columns: readonly Column<Row>[];
}

const WORDS = { 'not-here': 'Not here', 'not-seen': 'Not seen' } as const;

function HalfOfRow<Row>({ half, settled, columns }: HalfOfRowProps<Row>) {
  if (settled.state === 'seen' && (settled.cell.state === 'fresh' || settled.cell.state === 'stale')) {
    const { cell } = settled;
    return columns.map((column, place) => (
      <td key={column.id} data-half={half} className={cellLook(column, place, 'py-2')}>
        {place === 0 ? (
          <CellView cell={cell} inline>
            {(value) => column.render(value, half)}
          </CellView>
        ) : (
          column.render(cell.value, half)
        )}
      </td>
    ));
  }
  return (
    <td
      data-half={half}
      data-state={settled.state}
      colSpan={columns.length}
      className="border-l border-line px-3 py-2 text-ink-faint"
    >
      {settled.state === 'seen' ? (
        <CellView cell={settled.cell} inline>
          {() => null}
        </CellView>
      ) : (
        WORDS[settled.state]
      )}
    </td>
  );
}

function cellLook<Row>(column: Column<Row>, place: number, more: string): string {
  return clsx(
    'px-3',
    place === 0 && 'border-l border-line',
    column.numeric && 'text-right',
    column.wide && 'max-xl:hidden',
    more,
  );
}

function WaitingHalf<Row>({
  half,
  columns,
}: {
  readonly half: Half;
  readonly columns: readonly Column<Row>[];
}) {
  return columns.map((column, place) => (
    <td key={column.id} data-half={half} className={cellLook(column, place, 'py-2')}>
      <span aria-hidden className="inline-block h-3 w-10 animate-breathe rounded bg-line align-middle" />
    </td>
  ));
}

function BrokenHalf({ half, span }: { readonly half: Half; readonly span: number }) {
  return (
    <td data-half={half} colSpan={span} className="border-l border-line px-3 py-2">
      <BrokenStream />
    </td>
  );
}

const WAITING_ROWS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

function WaitingRows<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <tbody className="divide-y divide-line" aria-busy="true">
      {WAITING_ROWS.map((row) => (
        <tr key={row}>
          <td className="px-4 py-2">
            <span className="inline-block h-3 w-32 animate-breathe rounded bg-line align-middle" />
          </td>
          <WaitingHalf half="left" columns={columns} />
          <WaitingHalf half="right" columns={columns} />
        </tr>
      ))}
    </tbody>
  );
}

function BrokenBody() {
  return (
    <tbody>
      <tr>
        <td className="px-4 py-6">
          <BrokenStream />
        </td>
      </tr>
    </tbody>
  );
}
