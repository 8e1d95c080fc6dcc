import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { TriangleAlert } from 'lucide-react';
import { Suspense } from 'react';
import { withPeriod } from '../../core/resources/metrics/range.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { AwaitBoth } from '../components/cells/await-both.tsx';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { StreamedCommands } from '../components/streamed-commands.tsx';
import { Page } from '../components/page.tsx';
import { usePlotAhead } from '../features/metrics/chart-cell.tsx';
import { ExploreCharts } from '../features/metrics/explore-charts.tsx';
import { ExploreForm } from '../features/metrics/explore-form.tsx';
import { ExploreResults } from '../features/metrics/explore-results.tsx';
import { exploreView } from '../features/metrics/explore-view.ts';
import { exploreSide } from '../features/metrics/explore.server.ts';
import { NO_MARKS } from '../features/metrics/marks.ts';
import type { Marks } from '../features/metrics/marks.ts';
import { MarksList } from '../features/metrics/marks-list.tsx';
import { readMarks } from '../features/metrics/marks.server.ts';
import { metricsView, rangeOf } from '../features/metrics/metrics-view.ts';
import { useSettled } from '../features/metrics/use-settled.ts';
import { ViewControls } from '../features/metrics/view-controls.tsx';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Any metric · Metrics · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const [view, explored, now] = [metricsView(search), exploreView(search), Date.now()];
  const resolved = rangeOf(view, now);
  const shared = { labels, view, explored, now };
  if (!resolved.ok) return data({ ...shared, mistake: resolved.sentence, board: undefined }, { status: 400 });
  const range = withPeriod(resolved.range, explored.periodSeconds);
  const budget = budgetFor(request.signal);
  const both = [
    exploreSide(sides[0], labels[0], explored, range, budget),
    exploreSide(sides[1], labels[1], explored, range, budget),
  ] as const;
  const marks = isDrawn(explored)
    ? readMarks(
        { records: context.home.records, eyes: eyesOf(context, person), sources: sides, range },
        budget,
      )
    : undefined;
  return data({ ...shared, mistake: undefined, board: { range, sides: both, marks } });
}

function isDrawn({ chosen, math }: ReturnType<typeof exploreView>): boolean {
  return chosen.length > 0 || math !== '';
}

export default function Explore() {
  const { labels, view, explored, now, mistake, board } = useLoaderData<typeof loader>();
  const marks = useSettled<Marks>(board?.marks, NO_MARKS);
  usePlotAhead(board !== undefined);
  return (
    <Page
      title="Any metric"
      lead="Found by words in both environments, drawn by any statistic, put together by metric math."
    >
      <ExploreForm view={explored} />
      <ViewControls view={view} stretch={board?.range} now={now} withShown={false} withForms={false} />
      {mistake ? (
        <p role="alert" className="flex gap-2.5 rounded-lg border border-warn/40 px-4 py-3 text-sm text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {mistake}
        </p>
      ) : null}
      {board ? (
        <>
          {isDrawn(explored) ? (
            <Suspense fallback={<Waiting />}>
              <AwaitBoth
                resolve={[board.sides[0].series, board.sides[1].series]}
                errorElement={<BrokenStream />}
              >
                {(left, right) => (
                  <ExploreCharts
                    labels={labels}
                    cells={[left, right]}
                    view={explored}
                    stretch={board.range}
                    marks={marks.marks}
                    isBeside={view.layout === 'beside'}
                  />
                )}
              </AwaitBoth>
            </Suspense>
          ) : null}
          {isDrawn(explored) ? <MarksList marks={marks} labels={labels} /> : null}
          <Suspense fallback={<Waiting lines={8} />}>
            <AwaitBoth resolve={[board.sides[0].found, board.sides[1].found]} errorElement={<BrokenStream />}>
              {(left, right) => (
                <ExploreResults labels={labels} found={[left, right]} chosen={explored.chosen} />
              )}
            </AwaitBoth>
          </Suspense>
          <StreamedCommands
            sides={[
              { label: labels[0], commands: board.sides[0].lines },
              { label: labels[1], commands: board.sides[1].lines },
            ]}
          />
        </>
      ) : null}
    </Page>
  );
}
