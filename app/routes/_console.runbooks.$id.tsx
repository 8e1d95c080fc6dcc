import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { RefreshCw } from 'lucide-react';
import { Page } from '../components/page.tsx';
import { Button } from '../components/ui/button.tsx';
import { liveRunbook } from '../features/runbooks/live-runbook.server.ts';
import { ProseView } from '../features/runbooks/prose-view.tsx';
import { SeverityBadge } from '../features/runbooks/severity-badge.tsx';
import { StepCard } from '../features/runbooks/step-card.tsx';
import { useFiguresAge } from '../features/runbooks/use-figures-age.ts';
import { VerdictBar } from '../features/runbooks/verdict-bar.tsx';
import { notFound } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.live.title ?? 'Runbook'} · Operations` },
];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const runbook = await context.runbooks.find(params.id ?? '');
  if (!runbook) throw notFound('There is no such runbook.');
  return { labels, at: Date.now(), live: liveRunbook(runbook, sides, context, person, request.signal) };
}

export default function LiveRunbookPage() {
  const { labels, live, at } = useLoaderData<typeof loader>();
  const { isOld, refresh } = useFiguresAge(at);
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
        <Button onClick={refresh}>
          <RefreshCw aria-hidden className="size-4" />
          Look again
        </Button>
      }
    >
      <VerdictBar labels={labels} verdicts={live.verdicts} />
      {isOld ? (
        <p role="status" className="text-sm text-warn">
          The console has not answered for a while: what is shown is old, and nothing is offered until it has.
        </p>
      ) : null}
      <ProseView blocks={live.lead} />
      <div className="space-y-4">
        {live.steps.map((step, index) => (
          <StepCard key={step.id} number={index + 1} step={step} labels={labels} isOld={isOld} />
        ))}
      </div>
    </Page>
  );
}
