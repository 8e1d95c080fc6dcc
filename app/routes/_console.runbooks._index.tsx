import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Page } from '../components/page.tsx';
import { RefusedFiles, ShelfView } from '../features/runbooks/shelf-view.tsx';
import { requirePermission } from '../http/permissions.server.ts';

export const meta: MetaFunction = () => [{ title: 'Runbooks · Operations' }];
export const handle = { alone: true };

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { runbooks, refused } = await context.runbooks.read();
  return {
    refused,
    runbooks: runbooks.map(({ id, title, when, severity, origin, steps }) => ({
      ...{ id, title, when, severity, origin },
      steps: steps.length,
      checks: steps.reduce((all, { checks }) => all + checks.length, 0),
    })),
  };
}

export default function Runbooks() {
  const { runbooks, refused } = useLoaderData<typeof loader>();
  return (
    <Page title="Runbooks" lead="What is looked at, in which order, and what is done about it.">
      <ShelfView runbooks={runbooks} />
      <RefusedFiles refused={refused} />
    </Page>
  );
}
