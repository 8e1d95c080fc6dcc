import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { FigureFiles } from '../features/metrics/figures-table.tsx';
import { MetricsContent } from '../features/metrics/metrics-content.tsx';
import { metricsPage } from '../features/metrics/metrics-page.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Metrics · Operations' }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const page = metricsPage(request, context, person);
  return data(page, { status: page.mistake ? 400 : 200 });
}

export default function Metrics() {
  const page = useLoaderData<typeof loader>();
  return (
    <Page
      title="Metrics"
      lead="Traffic, errors, latency and saturation of what runs, both environments under one time axis."
      aside={
        <div className="flex flex-wrap gap-2">
          <PairLink to="/metrics/explore" prefetch="none" className={buttonLook('plain')}>
            Any metric
          </PairLink>
          {page.mistake ? null : <FigureFiles />}
        </div>
      }
    >
      <MetricsContent page={page} />
    </Page>
  );
}
