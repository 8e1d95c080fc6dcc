import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { LinkTabs, tabTitle } from '../components/ui/link-tabs.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

const TABS = [
  { path: '', label: 'Summary' },
  { path: 'items', label: 'Items' },
  { path: 'partiql', label: 'PartiQL' },
  { path: 'backups', label: 'Backups' },
  { path: 'files', label: 'Files' },
  { path: 'compare', label: 'Compare' },
  { path: 'settings', label: 'Settings' },
] as const;

export const meta: MetaFunction<typeof loader> = ({ data, location }) => [
  { title: tabTitle(TABS, location.pathname.split('/')[3], `${data?.key ?? 'Table'} · Tables · Operations`) },
];

/** The frame of a table's pages: its name on either side. It asks upstream nothing. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = namedPair('tables', params.name, pairOf(request, context));
  return { key: pair.key, address: pair.address, names: bothSides(pair, (side) => side.name) };
}

export default function Table() {
  const { key, address, names } = useLoaderData<typeof loader>();
  const base = `/tables/${encodeURIComponent(address)}`;
  return (
    <Page title={key} lead={<PairNames names={names} />}>
      <LinkTabs label="Table" base={base} tabs={TABS} />
      <Outlet />
    </Page>
  );
}
