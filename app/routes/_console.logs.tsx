import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { LinkTabs, tabTitle } from '../components/ui/link-tabs.tsx';
import { requirePermission } from '../http/permissions.server.ts';

const TABS = [
  { path: '', label: 'Lines' },
  { path: 'insights', label: 'Insights' },
  { path: 'patterns', label: 'Errors by pattern' },
  { path: 'groups', label: 'Groups' },
] as const;

export const meta: MetaFunction = ({ location }) => [
  { title: tabTitle(TABS, location.pathname.split('/')[2], 'Logs · Operations') },
];

/** The frame of the pages of logs. It asks upstream nothing. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  return null;
}

export default function Logs() {
  return (
    <Page title="Logs" lead="What services, workers and containers of both environments write.">
      <LinkTabs label="Logs" base="/logs" tabs={TABS} />
      <Outlet />
    </Page>
  );
}
