import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useParams } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { LinkTabs, tabTitle } from '../components/ui/link-tabs.tsx';
import { cachePair } from '../features/caches/cache-pair.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

const TABS = [
  { path: '', label: 'Summary' },
  { path: 'keys', label: 'Keys' },
  { path: 'activity', label: 'Slow log and clients' },
  { path: 'monitor', label: 'Monitor' },
] as const;

export const meta: MetaFunction = ({ params, location }) => [
  {
    title: tabTitle(
      TABS,
      location.pathname.split('/')[3],
      `${params.id ? titleOf(params.id) : 'Cache'} · Caches · Operations`,
    ),
  },
];

/** The frame of a cache's pages. It asks upstream nothing. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const [left, right] = cachePair(params.id, pairOf(request, context));
  return { labels: [left.cache?.label, right.cache?.label] };
}

export default function Cache() {
  const { id = '' } = useParams();
  const base = `/caches/${encodeURIComponent(id)}`;
  return (
    <Page title={titleOf(id)} lead="Redis, both sides.">
      <LinkTabs label="Cache" base={base} tabs={TABS} />
      <Outlet />
    </Page>
  );
}

/** An address of both sides' ids has a comma between them. */
function titleOf(address: string): string {
  return address.split(',').filter(Boolean).join(' · ');
}
