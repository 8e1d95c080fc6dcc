import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { Suspense } from 'react';
import { Await, Link } from '@remix-run/react';
import { BrokenStream, CellView, Waiting } from '../components/cells/cell-view.tsx';
import { Page } from '../components/page.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { SelectField } from '../components/ui/field.tsx';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { FilterForm } from '../features/operations/filter-form.tsx';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { listRuns } from '../features/operations/run-list.server.ts';
import { RunRows } from '../features/operations/run-rows.tsx';
import { isActive } from '../features/operations/run-view.ts';
import type { RunView } from '../features/operations/run-view.ts';
import { RUN_FILTERS, runsWanted } from '../features/operations/runs-wanted.ts';
import { useFreshness } from '../features/operations/use-freshness.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Operations · Operations' }];
export const handle = { alone: true };

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const wanted = runsWanted(new URL(request.url).searchParams);
  return {
    list: homeCell(listRuns(context.home, wanted, eyesOf(context, person))),
    labels: context.console.labels,
    wanted,
  };
}

export default function Operations() {
  const { list, labels, wanted } = useLoaderData<typeof loader>();
  return (
    <Page title="Operations" lead="Everything that was run through the gate, newest first.">
      <FilterForm label="Operations">
        <SelectField
          label="State"
          name="state"
          defaultValue={wanted.filter}
          options={RUN_FILTERS.map((value) => ({ value, label: value }))}
          className="sm:w-36"
        />
        <SelectField
          label="Environment"
          name="environment"
          defaultValue={wanted.environment ?? ''}
          options={[{ value: '', label: 'all' }, ...labels.map(({ id, label }) => ({ value: id, label }))]}
          className="sm:w-44"
        />
      </FilterForm>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Suspense
          fallback={
            <div className="p-4">
              <Waiting lines={8} />
            </div>
          }
        >
          <Await resolve={list} errorElement={<BrokenStream />}>
            {(cell) => (
              <CellView cell={cell}>
                {({ runs, before }) => (
                  <>
                    <Moving runs={runs} />
                    <RunRows runs={runs} />
                    {before === undefined ? null : <Older before={before} />}
                  </>
                )}
              </CellView>
            )}
          </Await>
        </Suspense>
      </div>
    </Page>
  );
}

function Moving({ runs }: { readonly runs: readonly RunView[] }) {
  useFreshness(runs.some(isActive));
  return null;
}

function Older({ before }: { readonly before: string }) {
  const [search] = useSearchParams();
  const next = new URLSearchParams(search);
  next.set('before', before);
  return (
    <p className="border-t border-line px-4 py-3">
      <Link to={`?${next.toString()}`} className={buttonLook('plain')}>
        Older
      </Link>
    </p>
  );
}
