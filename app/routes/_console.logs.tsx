import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { LinkTabs } from '../components/ui/link-tabs.tsx';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Logs · Operations' }];

/** The frame of the pages of logs. It asks upstream nothing. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  return null;
}

export default function Logs() {
  return (
    <Page title="Logs" lead="What services, workers and containers of both environments write.">
      <LinkTabs
        label="Logs"
        tabs={[
          { to: '/logs', label: 'Lines', end: true },
          { to: '/logs/insights', label: 'Insights' },
          { to: '/logs/patterns', label: 'Errors by pattern' },
          { to: '/logs/groups', label: 'Groups' },
        ]}
      />
      <Outlet />
    </Page>
  );
}
