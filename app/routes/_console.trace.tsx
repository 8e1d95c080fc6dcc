import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { budgetFor } from '../../core/upstream/budget.ts';
import { CommandLines } from '../components/command-line.tsx';
import { Page } from '../components/page.tsx';
import { Pane, Panes } from '../components/pair/side.tsx';
import { TraceForm } from '../features/trace/trace-form.tsx';
import { TracePane } from '../features/trace/trace-pane.tsx';
import { traceQuery } from '../features/trace/trace-query.ts';
import { traceSide } from '../features/trace/trace-side.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Trace · Operations' }];

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'data:read');
  const { sides, labels } = pairOf(request, context);
  const query = traceQuery(new URL(request.url).searchParams);
  if (query.kind !== 'wanted')
    return data({ query, sides: [] }, { status: query.kind === 'mistake' ? 400 : 200 });
  const budget = budgetFor(request.signal);
  // To the minute, so that those who look at the same time share one answer.
  const to = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
  const span = { from: to - query.hours * HOUR_MS, to };
  return data(
    {
      query,
      sides: sides.map((source, index) =>
        traceSide({ source, label: labels[index === 0 ? 0 : 1] }, person, query, span, budget),
      ),
    },
    { status: 200 },
  );
}

export default function TracePage() {
  const { query, sides } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const wanted = query.kind === 'wanted' ? query : undefined;
  return (
    <Page
      title="Trace"
      lead="One video or product, through tables, buckets, caches and logs of both environments, in the order of time."
    >
      <TraceForm
        key={search.toString()}
        id={wanted?.videoId ?? (query.kind === 'mistake' ? query.id : '')}
        seller={wanted?.sellerHandle ?? (query.kind === 'mistake' ? query.seller : '')}
        hours={wanted?.hours ?? 24}
        pair={search.get('pair') ?? undefined}
      />
      {query.kind === 'mistake' ? (
        <p role="alert" className="text-sm text-bad">
          {query.sentence}
        </p>
      ) : null}
      {wanted ? (
        <>
          <Panes>
            {sides.map((side, index) => (
              <Pane
                key={side.label.id}
                side={side.label}
                half={index === 0 ? 'left' : 'right'}
                title={wanted.videoId}
              >
                <TracePane side={side} videoId={wanted.videoId} />
              </Pane>
            ))}
          </Panes>
          <CommandLines commands={sides.map(({ label, commands }) => ({ side: label, lines: commands }))} />
        </>
      ) : null}
    </Page>
  );
}
