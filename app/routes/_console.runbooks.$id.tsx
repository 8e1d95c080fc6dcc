import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { ClipboardCheck, RefreshCw } from 'lucide-react';
import { BrokenStream, Waiting } from '../components/cells/cell-view.tsx';
import { FailureNote } from '../components/cells/failure-note.tsx';
import { Page } from '../components/page.tsx';
import { Button } from '../components/ui/button.tsx';
import { soonOrLate } from '../features/lists/arrived.server.ts';
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
import { WithRun } from '../features/runbooks/with-run.tsx';
import { notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

const TOGETHER_MS = 300;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.live.title ?? 'Runbook'} · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const runbook = await context.runbooks.find(params.id ?? '');
  if (!runbook) throw notFound('There is no such runbook.');
  const asked = new URL(request.url).searchParams.get('run');
  const live = liveRunbook(runbook, sides, context, person, request.signal);
  return {
    ...{ labels, live, at: Date.now() },
    mayRun: maySee(person, 'runbooks:run'),
    // A home table that is slow holds up nothing else; a run that is there soon is drawn in one piece with its page.
    found: asked === null ? undefined : await soonOrLate(runWanted(context, person, asked), TOGETHER_MS),
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
  const late = { runbookId: live.id, found: found?.late };
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
          <WithRun {...late}>{(run) => (mayRun && !run ? <BeginRun /> : null)}</WithRun>
        </div>
      }
    >
      <VerdictBar labels={labels} verdicts={live.verdicts} />
      <WithRun {...late} waiting={<Waiting lines={2} />} broken={<BrokenStream />}>
        {(run, known) => {
          if (run) return <RunPanel run={run} mayRun={mayRun} />;
          if (known?.state === 'unread') return <FailureNote failure={known.failure} />;
          return known ? <NoSuchRun /> : null;
        }}
      </WithRun>
      {isOld ? (
        <p role="status" className="text-sm text-warn">
          The console has not answered for a while: what is shown is old, and nothing is offered until it has.
        </p>
      ) : null}
      <ProseView blocks={live.lead} />
      <div className="space-y-4">
        {live.steps.map((step, index) => (
          <StepCard key={step.id} number={index + 1} step={step} labels={labels} isOld={isOld}>
            <WithRun {...late}>
              {(run) => {
                const kept = run?.steps.find(({ id }) => id === step.id);
                return run && kept ? <StepOfRun run={run} step={kept} mayRun={mayRun} /> : null;
              }}
            </WithRun>
          </StepCard>
        ))}
      </div>
    </Page>
  );
}

function BeginRun() {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="start" />
      <Button type="submit">
        <ClipboardCheck aria-hidden className="size-4" />
        Begin a run
      </Button>
    </Form>
  );
}

function NoSuchRun() {
  return (
    <p role="status" className="text-sm text-warn">
      There is no such run of this runbook.
    </p>
  );
}
