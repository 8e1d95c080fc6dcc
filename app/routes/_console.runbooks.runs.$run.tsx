import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FailureNote } from '../components/cells/failure-note.tsx';
import { Page } from '../components/page.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { RunPanel } from '../features/runbooks/run-panel.tsx';
import { RunRecord } from '../features/runbooks/run-record.tsx';
import { recordWanted } from '../features/runbooks/run-wanted.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Run of a runbook · Operations' }];
export const handle = { alone: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const found = await recordWanted(context, person, params.run ?? '');
  if (found.state === 'none') throw notFound('There is no such run. Runs are kept for 400 days.');
  return { found, labels: context.console.labels };
}

export default function RunOfRunbookPage() {
  const { found, labels } = useLoaderData<typeof loader>();
  if (found.state !== 'found')
    return (
      <Page title="Run of a runbook">
        <FailureNote failure={found.failure} />
      </Page>
    );
  const { run, done } = found;
  return (
    <Page
      title={run.title}
      lead={`A run in ${run.environments.map(({ label }) => label).join(' and ')}.`}
      aside={
        run.isOpen ? (
          <PairLink
            to={`/runbooks/${run.runbookId}`}
            search={{ pair: run.pair, run: run.id }}
            prefetch="none"
            className={buttonLook('primary')}
          >
            Go on with it
          </PairLink>
        ) : undefined
      }
    >
      {/* What is added to a run is added beside its checks. */}
      <RunPanel run={run} mayRun={false} />
      <RunRecord run={run} done={done} labels={labels} />
    </Page>
  );
}
