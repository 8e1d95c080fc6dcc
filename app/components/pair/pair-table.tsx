import { Await } from '@remix-run/react';
import clsx from 'clsx';
import { Suspense } from 'react';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { PairedList, PairedPage, PairedRow } from '../../features/lists/paired-list.ts';
import { AwaitBoth } from '../cells/await-both.tsx';
import { BrokenStream } from '../cells/cell-view.tsx';
import { cellLook, widthsOf } from './column.ts';
import type { Column } from './column.ts';
import { formatCount } from '../format.ts';
import { PairLink } from '../ui/pair-link.tsx';
import { ListHead } from './list-head.tsx';
import { noRowsWords } from './no-rows-words.ts';
import { PairRow, WaitingHalf } from './pair-row.tsx';
import { Pager } from './pager.tsx';
import { SideName } from './side.tsx';

interface PairTableProps<Row> {
  /** What the rows are, in the plural: `tables`. */
  readonly noun: string;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly list: PairedList<Row>;
  readonly columns: readonly Column<Row>[];
  readonly linkTo: (address: string) => string;
  readonly filter: string;
}

/** Pairs of resources: a logical name, its left half, its right half, and a mark where they differ. */
export function PairTable<Row>({ noun, labels, list, columns, linkTo, filter }: PairTableProps<Row>) {
  return (
    <div className="space-y-3">
      <ListHead noun={noun} labels={labels} list={list} filter={filter} />
      <div className="table-frame">
        <table aria-label={noun} className="w-full border-collapse text-sm">
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
        <Await resolve={list.page} errorElement={<></>}>
          {({ page, pages, total, rows }) => (
            <>
              {rows.length > 0 ? <MarksNote kind={list.kind} notRead={list.notRead} /> : null}
              <Pager page={page} pages={pages} total={total} noun={noun} />
            </>
          )}
        </Await>
      </Suspense>
    </div>
  );
}

/** How the marks are read: no mark means alike in what this list was told, which may be less than is compared. */
function MarksNote({ kind, notRead }: Pick<PairedList<unknown>, 'kind' | 'notRead'>) {
  return (
    <p className="text-xs text-ink-faint">
      Without a mark a row is alike{notRead === undefined ? '' : ' in what this list reads'}; with a bare ≠ it
      differs as meant.{' '}
      <PairLink
        to="/compare"
        search={{ kind }}
        className="underline decoration-line-strong underline-offset-2 hover:text-accent"
      >
        Compare
      </PairLink>{' '}
      {notRead === undefined ? 'shows each attribute.' : `reads ${notRead} too.`}
    </p>
  );
}

type HeadProps<Row> = Pick<PairTableProps<Row>, 'noun' | 'labels' | 'columns'>;

function TableHead<Row>({ noun, labels, columns }: HeadProps<Row>) {
  return (
    <thead className="bg-sunken text-left text-xs text-ink-muted">
      <tr>
        <th rowSpan={2} scope="col" className="px-4 py-2 align-bottom font-medium first-letter:uppercase">
          {noun}
        </th>
        {labels.map((side, index) =>
          headSpans(columns).map(({ span, look }) => (
            <th
              key={`${side.id} ${span}`}
              scope="colgroup"
              colSpan={span}
              data-half={index === 0 ? 'left' : 'right'}
              data-colour={side.colour}
              className={clsx(
                'border-l border-line bg-side-soft px-3 py-1.5 shadow-[inset_0_2px_rgb(var(--side))]',
                look,
              )}
            >
              <SideName side={side} />
            </th>
          )),
        )}
      </tr>
      <tr className="border-b border-line">
        {labels.map((side, index) =>
          columns.map((column, place) => (
            <th
              key={`${side.id} ${column.id}`}
              scope="col"
              data-half={index === 0 ? 'left' : 'right'}
              className={cellLook(
                column,
                place,
                'py-1.5 text-2xs font-normal text-ink-faint xl:whitespace-nowrap',
              )}
            >
              {column.header}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

/** A side's head spans the columns that are there: fewer on a narrow window, where the wide ones are left out. */
function headSpans<Row>(columns: readonly Column<Row>[]) {
  const { always, more } = widthsOf(columns);
  if (more === 0) return [{ span: always, look: '' }];
  return [
    { span: always, look: 'xl:hidden' },
    { span: always + more, look: 'max-xl:hidden' },
  ];
}

interface BodyProps<Row> extends PairTableProps<Row> {
  readonly page: PairedPage<Row>;
}

function Body<Row>({ page, columns, linkTo, filter, noun, labels, list }: BodyProps<Row>) {
  const row = (pair: PairedRow<Row>) => (
    <PairRow key={pair.key} pair={pair} columns={columns} linkTo={linkTo} labels={labels} />
  );
  return (
    <>
      <tbody className="divide-y divide-line">
        {page.rows.map(row)}
        {page.rows.length === 0 ? (
          <tr>
            <td colSpan={columns.length * 2 + 1} className="px-4 py-8 text-center text-ink-faint">
              <NoRows noun={noun} filter={filter} list={list} labels={labels} />
            </td>
          </tr>
        ) : null}
      </tbody>
      <Suspense>
        <Await resolve={page.late} errorElement={<></>}>
          {(late) => (
            <tbody className="divide-y divide-line">
              {late.rows.map(row)}
              {late.beyond > 0 ? (
                <tr>
                  <td
                    colSpan={columns.length * 2 + 1}
                    className="px-4 py-3 text-center text-xs text-ink-muted"
                  >
                    {formatCount(late.beyond)} more {noun} came late: reload the page to go through them.
                  </td>
                </tr>
              ) : null}
            </tbody>
          )}
        </Await>
      </Suspense>
    </>
  );
}

/** An empty list is only said to be empty where both sides were seen, and whole. */
function NoRows({ noun, filter, list, labels }: Omit<PairTableProps<unknown>, 'columns' | 'linkTo'>) {
  return (
    <Suspense>
      <AwaitBoth resolve={[list.left, list.right]} errorElement={<BrokenStream />}>
        {(left, right) => noRowsWords(noun, filter, labels, [left, right])}
      </AwaitBoth>
    </Suspense>
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
