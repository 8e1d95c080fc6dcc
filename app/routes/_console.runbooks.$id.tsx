import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { ClipboardCheck, RefreshCw } from 'lucide-react';
import { FailureNote } from '../components/cells/failure-note.tsx';
import { Page } from '../components/page.tsx';
import { Button } from '../components/ui/button.tsx';
import { changeRun } from '../features/runbooks/change-run.server.ts';
import { liveRunbook } from '../features/runbooks/live-runbook.server.ts';
import { ProseView } from '../features/runbooks/prose-view.tsx';
import { RunPanel } from '../features/runbooks/run-panel.tsx';
import { runWanted } from '../features/runbooks/run-wanted.server.ts';
import { SeverityBadge } from '../features/runbooks/severity-badge.tsx';
import { StepCard } from '../features/runbooks/step-card.tsx';
import { StepOfRun } from '../features/runbooks/step-of-run.tsx';
import { useFiguresAge } from '../features/runbooks/use-figures-age.ts';
import { VerdictBar } from '../features/runbooks/verdict-bar.tsx';
import { notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.live.title ?? 'Runbook'} · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const runbook = await context.runbooks.find(params.id ?? '');
  if (!runbook) throw notFound('There is no such runbook.');
  const asked = new URL(request.url).searchParams.get('run');
  // Begun before the run is waited for: a home table that is slow holds up no check.
  const live = liveRunbook(runbook, sides, context, person, request.signal);
  return {
    ...{ labels, live, at: Date.now() },
    mayRun: maySee(person, 'runbooks:run'),
    found: asked === null ? undefined : await runWanted(context, person, asked),
  };
}

/** Starts a run of the runbook, or adds to one. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = requirePermission(request, context, 'runbooks:run');
  const pair = pairOf(request, context);
  const runbook = await context.runbooks.find(params.id ?? '');
  if (!runbook) throw notFound('There is no such runbook.');
  return changeRun({ request, context, person, runbook, pair });
}

export default function LiveRunbookPage() {
  const { labels, live, at, mayRun, found } = useLoaderData<typeof loader>();
  const { isOld, refresh } = useFiguresAge(at);
  const run = found?.state === 'found' && found.run.runbookId === live.id ? found.run : undefined;
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {live.title}
          <SeverityBadge severity={live.severity} />
        </span>
      }
      lead={live.when}
      aside={
        <div className="flex flex-wrap gap-2">
          <Button onClick={refresh}>
            <RefreshCw aria-hidden className="size-4" />
            Look again
          </Button>
          {mayRun && !run ? (
            <Form method="post">
              <input type="hidden" name="intent" value="start" />
              <Button type="submit">
                <ClipboardCheck aria-hidden className="size-4" />
                Begin a run
              </Button>
            </Form>
          ) : null}
        </div>
      }
    >
      <VerdictBar labels={labels} verdicts={live.verdicts} />
      {run ? <RunPanel run={run} mayRun={mayRun} /> : null}
      {found?.state === 'unread' ? <FailureNote failure={found.failure} /> : null}
      {found && found.state !== 'unread' && !run ? (
        <p role="status" className="text-sm text-warn">
          There is no such run of this runbook.
        </p>
      ) : null}
      {isOld ? (
        <p role="status" className="text-sm text-warn">
          The console has not answered for a while: what is shown is old, and nothing is offered until it has.
        </p>
      ) : null}
      <ProseView blocks={live.lead} />
      <div className="space-y-4">
        {live.steps.map((step, index) => {
          const kept = run?.steps.find(({ id }) => id === step.id);
          return (
            <StepCard key={step.id} number={index + 1} step={step} labels={labels} isOld={isOld}>
              {run && kept ? <StepOfRun run={run} step={kept} mayRun={mayRun} /> : null}
            </StepCard>
          );
        })}
      </div>
    </Page>
  );
}
