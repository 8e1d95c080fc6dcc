import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Download } from 'lucide-react';
import { Suspense } from 'react';
import { hasValue } from '../../core/cells/cell.ts';
import { ACTIONS } from '../../core/changes/registry.ts';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { filterSearch, timelineFilters } from '../features/timeline/filters.ts';
import type { TimelineFilters } from '../features/timeline/filters.ts';
import { TimelineFiltersForm } from '../features/timeline/timeline-filters.tsx';
import { timelinePage } from '../features/timeline/timeline-page.server.ts';
import { TimelineTold } from '../features/timeline/timeline-told.tsx';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Timeline · Operations' }];
export const handle = { alone: true };

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const filters = timelineFilters(new URL(request.url).searchParams);
  return {
    ...timelinePage(request, context, person, filters),
    filters,
    labels: context.console.labels,
    actions: ACTIONS.map(({ id, title }) => ({ id, title })),
  };
}

const NO_RECORDS = { days: [], runs: {}, damaged: [] };
const REMARK =
  'CloudTrail tells a change five minutes after it was made on average, fifteen at most, and of its own region alone. Where no time is chosen, others’ traces are looked for in seven days.';

export default function TimelinePage() {
  const { timeline, others, filters, labels, actions, commands } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Timeline"
      lead="Everything that changed, by anyone who left a trace. What the console did is chained, entry by entry."
      aside={<Exports filters={filters} />}
    >
      <TimelineFiltersForm filters={filters} labels={labels} actions={actions} />
      <Suspense fallback={<Waiting lines={10} />}>
        <Await resolve={timeline} errorElement={<BrokenStream />}>
          {(cell) => (
            <div className="space-y-5">
              {hasValue(cell) ? null : <CellView cell={cell}>{() => null}</CellView>}
              <TimelineTold
                timeline={hasValue(cell) ? cell.value : NO_RECORDS}
                isRead={hasValue(cell)}
                others={others}
                labels={labels}
                hasNewer={filters.before !== undefined}
              />
            </div>
          )}
        </Await>
      </Suspense>
      {commands.length > 0 ? <CommandLines commands={commands} remark={REMARK} /> : null}
    </Page>
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
