import { data } from '@remix-run/node';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { buttonLook } from '../components/ui/button.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { namedPair } from '../features/lists/named-pair.server.ts';
import { FigureFiles } from '../features/metrics/figures-table.tsx';
import { MetricsContent } from '../features/metrics/metrics-content.tsx';
import { metricsPage } from '../features/metrics/metrics-page.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.name ?? 'Service'} · Metrics · Operations` },
];

export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { key, sides } = namedPair('services', params.name, pairOf(request, context));
  const page = metricsPage(request, context, person, { kinds: ['service'], key });
  return data(
    { name: key, names: sides.map((side) => side.name), page },
    { status: page.mistake ? 400 : 200 },
  );
}

export default function ServiceMetrics() {
  const { name, names, page } = useLoaderData<typeof loader>();
  return (
    <Page
      title={name}
      lead={<PairNames names={names} />}
      aside={
        <div className="flex flex-wrap gap-2">
          <PairLink to={`/deployments/${encodeURIComponent(name)}`} className={buttonLook('plain')}>
            Deployments
          </PairLink>
          {page.mistake ? null : <FigureFiles resource={name} />}
        </div>
      }
    >
      <MetricsContent page={page} withShown={false} />
    </Page>
  );
}
