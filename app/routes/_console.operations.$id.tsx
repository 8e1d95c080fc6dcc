import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CellView } from '../components/cells/cell-view.tsx';
import { CancelRun } from '../components/gate/cancel-run.tsx';
import { useLiveRun } from '../components/gate/live-outcome.tsx';
import { OutcomeView } from '../components/gate/outcome-view.tsx';
import { PlanView } from '../components/gate/plan-view.tsx';
import { UndoOffer } from '../components/gate/undo-offer.tsx';
import { Page, Section } from '../components/page.tsx';
import { SideName } from '../components/pair/side.tsx';
import { ResourceLink } from '../features/actions/resource-link.tsx';
import { ComparedDataResult } from '../features/compare/compared-data.tsx';
import type { ComparedDataView } from '../features/compare/compared-data-view.ts';
import { comparedDataOf } from '../features/compare/compared-data-view.server.ts';
import { cancelRun } from '../features/operations/cancel-run.server.ts';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { MadeCalls } from '../features/operations/made-calls.tsx';
import type { RunDetail } from '../features/operations/run-detail.ts';
import { runDetail } from '../features/operations/run-detail.ts';
import { RunFacts } from '../features/operations/run-facts.tsx';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.title ?? 'Operation'} · Operations` },
];
export const handle = { alone: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const found = await homeCell(context.home.runs.find(params.id ?? ''));
  if (found.state !== 'fresh') return { title: 'Operation', cell: found };
  if (!found.value) throw notFound('There is no such operation. What has ended is kept for 400 days.');
  const eyes = eyesOf(context, person);
  const detail = { ...runDetail(found.value, eyes), compared: comparedDataOf(found.value, eyes) };
  return { title: detail.run.title, cell: { ...found, value: detail } };
}

/** Asks a running operation to stop. Who may do the action may stop it. */
export function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  return cancelRun(request, context, person, params.id ?? '');
}

export default function Operation() {
  const { title, cell } = useLoaderData<typeof loader>();
  return (
    <Page title={title}>
      <CellView cell={cell}>{(detail) => <Detail key={detail.run.id} detail={detail} />}</CellView>
    </Page>
  );
}

/** A run, and what it told of the data of two environments where it compared them. */
type ShownRun = RunDetail & { readonly compared?: ComparedDataView };

function Detail({ detail }: { readonly detail: ShownRun }) {
  const run = useLiveRun(detail.run);
  return (
    <div
      data-colour={run.environment?.colour}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div aria-hidden className="h-0.5 bg-side" />
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line px-4 py-2.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
          {run.environment ? <SideName side={run.environment} className="text-sm" /> : run.environmentId}
          <ResourceLink kind={run.kind} target={run.target} environmentId={run.environmentId} />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          {run.mayCancel ? <CancelRun runId={run.id} /> : null}
          <UndoOffer run={run} />
        </div>
      </header>
      <div className="grid gap-x-8 gap-y-6 p-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-6">
          <section aria-label="State" className="space-y-2">
            <p className="text-base font-medium [overflow-wrap:anywhere]">{run.summary}</p>
            <OutcomeView run={run} />
          </section>
          {detail.compared ? (
            <Section title="What was compared">
              <ComparedDataResult compared={detail.compared} />
            </Section>
          ) : null}
          <Section title="The plan as it was">
            {detail.plan ? (
              <PlanView plan={detail.plan} withSummary={false} />
            ) : (
              <p className="text-sm text-ink-muted">
                The plan holds data of {run.environment?.label ?? run.environmentId}, which your role may not
                see.
              </p>
            )}
          </Section>
        </div>
        <div className="min-w-0 space-y-6">
          <RunFacts detail={{ ...detail, run }} />
          <Section title="Calls that were made">
            <MadeCalls calls={detail.calls} />
          </Section>
        </div>
      </div>
    </div>
  );
}
