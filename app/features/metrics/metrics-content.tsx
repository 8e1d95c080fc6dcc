import { Await } from '@remix-run/react';
import { TriangleAlert } from 'lucide-react';
import { Suspense } from 'react';
import { BrokenStream, Waiting } from '../../components/cells/cell-view.tsx';
import { StreamedCommands } from '../../components/streamed-commands.tsx';
import { formatDuration } from '../../components/format.ts';
import { usePlotAhead } from './chart-cell.tsx';
import { LiveContainers } from './live-containers.tsx';
import { NO_MARKS } from './marks.ts';
import type { Marks } from './marks.ts';
import { MarksList } from './marks-list.tsx';
import { MetricsBoard } from './metrics-board.tsx';
import type { metricsPage } from './metrics-page.server.ts';
import { useSettled } from './use-settled.ts';
import { ViewControls } from './view-controls.tsx';

type PageData = ReturnType<typeof metricsPage>;

/** What pages of golden signals have in common, below their heads. */
export function MetricsContent({
  page,
  withShown = true,
}: {
  readonly page: PageData;
  readonly withShown?: boolean;
}) {
  const { labels, view, now, board, mistake, remark, inContainers } = page;
  const marks = useSettled<Marks>(board?.marks, NO_MARKS);
  usePlotAhead(board !== undefined && view.form === 'charts');
  return (
    <>
      <ViewControls view={view} stretch={board?.range} now={now} withShown={withShown} />
      {mistake ? (
        <p role="alert" className="flex gap-2.5 rounded-lg border border-warn/40 px-4 py-3 text-sm text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {mistake}
        </p>
      ) : null}
      {board ? (
        <>
          <p className="text-2xs text-ink-faint">
            {remark ? `${remark} ` : ''}A value stands for {formatDuration(board.range.periodSeconds)}, at its
            beginning; the period that still runs is left out. Times are UTC.
          </p>
          <MetricsBoard
            labels={labels}
            sides={board.sides}
            first={board.first}
            view={view}
            stretch={board.range}
            marks={marks.marks}
          />
          {inContainers.map((label) => (
            <LiveContainers key={label.id} side={label} />
          ))}
          <Suspense fallback={<Waiting lines={1} />}>
            <Await resolve={board.marks} errorElement={<BrokenStream />}>
              {(settled) => <MarksList marks={settled} labels={labels} />}
            </Await>
          </Suspense>
          <StreamedCommands
            sides={[
              { label: labels[0], commands: board.sides[0].lines },
              { label: labels[1], commands: board.sides[1].lines },
            ]}
          />
        </>
      ) : null}
    </>
  );
}
