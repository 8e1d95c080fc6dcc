import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { Download, OctagonAlert } from 'lucide-react';
import { Suspense } from 'react';
import { ACTIONS } from '../../core/changes/registry.ts';
import { CellView, Waiting } from '../components/cells/cell-view.tsx';
import { Page } from '../components/page.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { isActive } from '../features/operations/run-view.ts';
import { useFreshness } from '../features/operations/use-freshness.ts';
import { filterSearch, timelineFilters } from '../features/timeline/filters.ts';
import type { TimelineFilters } from '../features/timeline/filters.ts';
import { TimelineFiltersForm } from '../features/timeline/timeline-filters.tsx';
import { TimelineRows } from '../features/timeline/timeline-rows.tsx';
import { readTimeline } from '../features/timeline/timeline.server.ts';
import type { Timeline } from '../features/timeline/timeline.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Timeline · Operations' }];
export const handle = { alone: true };

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const filters = timelineFilters(new URL(request.url).searchParams);
  const eyes = eyesOf(context, person);
  const seesAll = context.console.labels.every(({ id }) => eyes.mayRead(id));
  return {
    timeline: homeCell(readTimeline(context.home, filters, eyes, seesAll, request.signal)),
    filters,
    labels: context.console.labels,
    actions: ACTIONS.map(({ id, title }) => ({ id, title })),
  };
}

export default function TimelinePage() {
  const { timeline, filters, labels, actions } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Timeline"
      lead="Who changed what, where, and how it ended. Each entry is chained to the one before."
      aside={<Exports filters={filters} />}
    >
      <TimelineFiltersForm filters={filters} labels={labels} actions={actions} />
      <Suspense fallback={<Waiting lines={10} />}>
        <Await resolve={timeline}>
          {(cell) => (
            <CellView cell={cell}>
              {(value) => <Told timeline={value} hasNewer={filters.before !== undefined} />}
            </CellView>
          )}
        </Await>
      </Suspense>
    </Page>
  );
}

function Told({ timeline, hasNewer }: { readonly timeline: Timeline; readonly hasNewer: boolean }) {
  const { days, runs, before, damaged } = timeline;
  const [search] = useSearchParams();
  const shown = days.flatMap(({ rows }) => rows.flatMap(({ runId }) => (runId && runs[runId]) || []));
  useFreshness(shown.some(isActive));
  const at = (place: number | undefined) => {
    const next = new URLSearchParams(search);
    if (place === undefined) next.delete('before');
    else next.set('before', String(place));
    return `?${next.toString()}`;
  };
  return (
    <div className="space-y-5">
      {damaged.length > 0 ? (
        <p role="alert" className="flex gap-2.5 rounded-lg border border-bad/40 px-4 py-3 text-sm text-bad">
          <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          What stands at {damaged.map((place) => `#${place}`).join(', ')} was not written by the console.
          Check the chain with npm run audit:verify.
        </p>
      ) : null}
      <TimelineRows days={days} runs={runs} />
      <nav aria-label="Pages" className="flex gap-2">
        {hasNewer ? (
          <Link to={at(undefined)} className={buttonLook('plain')}>
            Newest
          </Link>
        ) : null}
        {before === undefined ? null : (
          <Link to={at(before)} className={buttonLook('plain')}>
            Older
          </Link>
        )}
      </nav>
    </div>
  );
}

function Exports({ filters }: { readonly filters: TimelineFilters }) {
  return (
    <div className="flex gap-2">
      {(['csv', 'json'] as const).map((format) => {
        const search = filterSearch(filters);
        search.set('format', format);
        return (
          <a
            key={format}
            download
            href={`/timeline/export?${search.toString()}`}
            className={buttonLook('plain')}
          >
            <Download aria-hidden className="size-4" />
            {format.toUpperCase()}
          </a>
        );
      })}
    </div>
  );
}
