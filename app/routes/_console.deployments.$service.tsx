import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { groupOfProgram } from '../../core/resources/logs/group-names.ts';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { LinkTabs, tabTitle } from '../components/ui/link-tabs.tsx';
import { PairLink } from '../components/ui/pair-link.tsx';
import { deploymentPair } from '../features/deployments/deployment-pair.server.ts';
import { LogsLink } from '../features/logs/logs-link.tsx';
import { pairOf } from '../http/pair.server.ts';
import { maySee } from '../http/permission-table.ts';
import { requirePermission } from '../http/permissions.server.ts';

const TABS = [
  { path: '', label: 'Summary' },
  { path: 'tasks', label: 'Tasks' },
  { path: 'revisions', label: 'Revisions' },
  { path: 'history', label: 'History' },
  { path: 'scaling', label: 'Scaling' },
  { path: 'logs', label: 'Logs' },
] as const;

export const meta: MetaFunction<typeof loader> = ({ data, location }) => [
  {
    title: tabTitle(
      TABS,
      location.pathname.split('/')[3],
      `${data?.key ?? 'Service'} · Deployments · Operations`,
    ),
  },
];

/** The frame of a service's pages: its name on either side. It asks upstream nothing. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  const { named, sides } = deploymentPair(params.service, pairOf(request, context));
  const [left, right] = sides.map(({ source: { environment } }) =>
    maySee(person, 'data:read', environment) ? groupOfProgram(named.key, environment) : undefined,
  );
  return {
    key: named.key,
    address: named.address,
    names: sides.map((side) => side.name),
    groups: { left, right },
  };
}

export default function Deployment() {
  const { key, address, names, groups } = useLoaderData<typeof loader>();
  const base = `/deployments/${encodeURIComponent(address)}`;
  return (
    <Page
      title={key}
      lead={<PairNames names={names} />}
      aside={
        <div className="flex items-center gap-4">
          <LogsLink groups={groups} />
          <PairLink
            to={`/metrics/services/${encodeURIComponent(address)}`}
            prefetch="none"
            className="text-sm text-accent hover:underline"
          >
            Metrics of both sides
          </PairLink>
        </div>
      }
    >
      <LinkTabs label="Service" base={base} tabs={TABS} />
      <Outlet />
    </Page>
  );
}
