import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { LinkTabs } from '../components/ui/link-tabs.tsx';
import { bothSides, namedPair } from '../features/lists/named-pair.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.key ?? 'Table'} · Tables · Operations` },
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
      <LinkTabs
        label="Table"
        tabs={[
          { to: base, label: 'Summary', end: true },
          { to: `${base}/items`, label: 'Items' },
          { to: `${base}/partiql`, label: 'PartiQL' },
          { to: `${base}/backups`, label: 'Backups' },
          { to: `${base}/files`, label: 'Files' },
          { to: `${base}/compare`, label: 'Compare' },
          { to: `${base}/settings`, label: 'Settings' },
        ]}
      />
      <Outlet />
    </Page>
  );
}
