import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { Page } from '../components/page.tsx';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { RunLines } from '../features/runbooks/run-lines.tsx';
import { RefusedFiles, ShelfView } from '../features/runbooks/shelf-view.tsx';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Runbooks · Operations' }];
export const handle = { alone: true };

const SHOWN_RUNS = 30;

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const runs = homeCell(context.home.runbookRuns.list({ limit: SHOWN_RUNS }));
  const { runbooks, refused } = await context.runbooks.read();
  return {
    ...{ refused, runs },
    runbooks: runbooks.map(({ id, title, when, severity, origin, steps }) => ({
      ...{ id, title, when, severity, origin },
      steps: steps.length,
      checks: steps.reduce((all, { checks }) => all + checks.length, 0),
    })),
  };
}

export default function Runbooks() {
  const { runbooks, refused, runs } = useLoaderData<typeof loader>();
  return (
    <Page title="Runbooks" lead="What is looked at, in which order, and what is done about it.">
      <ShelfView runbooks={runbooks} />
      <RefusedFiles refused={refused} />
      <section aria-label="Runs" className="space-y-2">
        <h2 className="text-sm font-semibold">Runs</h2>
        <Suspense fallback={<Waiting lines={2} />}>
          <Await resolve={runs} errorElement={<BrokenStream />}>
            {(cell) => <CellView cell={cell}>{(lines) => <RunLines runs={lines} />}</CellView>}
          </Await>
        </Suspense>
      </section>
    </Page>
  );
}
