import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Await, useLoaderData } from '@remix-run/react';
import { Suspense } from 'react';
import { compareCommand } from '../../core/compare/commands.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { estateNow } from '../features/compare/compare.server.ts';
import { EstateFilter } from '../features/compare/estate-filter.tsx';
import { EstateCounts, Findings, UnseenKinds } from '../features/compare/estate-head.tsx';
import { EstateTable } from '../features/compare/estate-table.tsx';
import { wantedOf } from '../features/compare/estate-view.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Compare · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'settings:read');
  const { sides, labels } = pairOf(request, context);
  const wanted = wantedOf(new URL(request.url).searchParams);
  const secretKeys = sides.every(({ environment }) => maySee(person, 'secrets:keys', environment));
  const estate = estateNow(sides, labels, wanted, { secretKeys }, budgetFor(request.signal));
  return { labels, wanted, estate };
}

export default function ComparePage() {
  const { labels, wanted, estate } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Compare"
      lead="Everything in which the two environments differ, and what the catalogue wants of each."
      aside={<EstateFilter wanted={wanted} />}
    >
      <Suspense fallback={<Waiting lines={12} />}>
        <Await resolve={estate} errorElement={<BrokenStream />}>
          {({ view, mistake }) => (
            <div className="space-y-5">
              <EstateCounts view={view} />
              {mistake ? (
                <p role="alert" className="whitespace-pre-wrap text-sm text-bad">
                  {mistake}
                </p>
              ) : null}
              <UnseenKinds labels={labels} unseen={view.unseen} />
              <EstateTable labels={labels} pairs={view.pairs} />
              <Findings labels={labels} findings={view.findings} />
            </div>
          )}
        </Await>
      </Suspense>
      <CommandLines commands={labels.map((side) => ({ side, lines: [compareCommand(labels)], notes: [] }))} />
    </Page>
  );
}
