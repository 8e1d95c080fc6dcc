import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { PairNames } from '../components/pair/pair-names.tsx';
import { LinkTabs, tabTitle } from '../components/ui/link-tabs.tsx';
import { bucketPair } from '../features/buckets/bucket-pair.server.ts';
import { bothSides } from '../features/lists/named-pair.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

const TABS = [
  { path: '', label: 'Summary' },
  { path: 'objects', label: 'Objects' },
  { path: 'versions', label: 'Versions' },
  { path: 'lifecycle', label: 'Lifecycle' },
] as const;

export const meta: MetaFunction<typeof loader> = ({ data, location }) => [
  {
    title: tabTitle(TABS, location.pathname.split('/')[3], `${data?.key ?? 'Bucket'} · Buckets · Operations`),
  },
];

/** The frame of a bucket's pages: its name on either side. It asks upstream nothing. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const pair = bucketPair(params.name, pairOf(request, context));
  return { key: pair.key, address: pair.address, names: bothSides(pair, (side) => side.name) };
}

export default function Bucket() {
  const { key, address, names } = useLoaderData<typeof loader>();
  const base = `/buckets/${encodeURIComponent(address)}`;
  return (
    <Page title={key} lead={<PairNames names={names} />}>
      <LinkTabs label="Bucket" base={base} tabs={TABS} />
      <Outlet />
    </Page>
  );
}
