import { Await } from '@remix-run/react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Pair } from '../../../core/catalogue/pairing.ts';
import type { EnvironmentLabel } from '../../../core/environments/label.ts';
import type { HalfCell, PairedRow } from '../../features/lists/paired-list.ts';
import { BrokenStream, CellView } from '../cells/cell-view.tsx';
import { PairLink } from '../ui/pair-link.tsx';
import { cellLook, widthsOf } from './column.ts';
import type { Column } from './column.ts';
import { DifferenceMark } from './difference-mark.tsx';
import type { Half } from './side.tsx';

interface PairRowProps<Row> {
  readonly pair: PairedRow<Row>;
  readonly labels: readonly [EnvironmentLabel, EnvironmentLabel];
  readonly columns: readonly Column<Row>[];
  readonly linkTo: (address: string) => string;
}

/** One pair: its name and mark, and either half as it arrives. */
export function PairRow<Row>({ pair, columns, linkTo, labels }: PairRowProps<Row>) {
  return (
    <tr className="group hover:bg-sunken/60">
      <th
        scope="row"
        className="max-w-[11rem] px-3 py-2 text-left font-normal md:max-w-[16rem] md:px-4 xl:max-w-[19rem]"
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 xl:flex-nowrap">
          <Suspense fallback={<RowLink pair={pair} to={linkTo(pair.address)} />}>
            <Await
              resolve={pair.settledAddress}
              errorElement={<RowLink pair={pair} to={linkTo(pair.address)} />}
            >
              {(settled) => <RowLink pair={pair} to={linkTo(settled ?? pair.address)} />}
            </Await>
          </Suspense>
          <Suspense>
            <Await resolve={pair.mark} errorElement={<></>}>
              {(mark) => <DifferenceMark mark={mark} labels={labels} />}
            </Await>
          </Suspense>
        </span>
      </th>
      {(['left', 'right'] as const).map((half) => (
        <Suspense key={half} fallback={<WaitingHalf half={half} columns={columns} />}>
          <Await resolve={pair.halves[half]} errorElement={<BrokenHalf half={half} columns={columns} />}>
            {(settled) => <HalfOfRow half={half} settled={settled as HalfCell<Row>} columns={columns} />}
          </Await>
        </Suspense>
      ))}
    </tr>
  );
}

function RowLink({ pair, to }: { readonly pair: Pair; readonly to: string }) {
  return (
    <PairLink
      to={to}
      className="min-w-0 truncate font-medium hover:text-accent"
      title={pair.left ?? pair.right}
    >
      {pair.key}
    </PairLink>
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
    <WholeHalf half={half} columns={columns} state={settled.state}>
      {settled.state === 'seen' ? (
        <CellView cell={settled.cell} inline>
          {() => null}
        </CellView>
      ) : (
        WORDS[settled.state]
      )}
    </WholeHalf>
  );
}

interface WholeHalfProps<Row> {
  readonly half: Half;
  readonly columns: readonly Column<Row>[];
  readonly state?: HalfCell<Row>['state'];
  readonly children: ReactNode;
}

/** One word for all columns of a half. The columns of a wide window are spanned by a cell that goes with them. */
function WholeHalf<Row>({ half, columns, state, children }: WholeHalfProps<Row>) {
  const { always, more } = widthsOf(columns);
  return (
    <>
      <td
        data-half={half}
        data-state={state}
        colSpan={always}
        className="border-l border-line px-3 py-2 text-ink-faint"
      >
        {children}
      </td>
      {more > 0 ? <td colSpan={more} className="max-xl:hidden" /> : null}
    </>
  );
}

export function WaitingHalf<Row>({
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

function BrokenHalf<Row>({ half, columns }: Pick<WholeHalfProps<Row>, 'half' | 'columns'>) {
  return (
    <WholeHalf half={half} columns={columns}>
      <BrokenStream />
    </WholeHalf>
  );
}
