import type { LoaderFunctionArgs } from '@remix-run/node';
import { logStream } from '../features/deployments/log-stream.server.ts';
import { followedOf } from '../features/deployments/log-wanted.server.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { eventStream } from '../http/event-stream.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What one container of one task writes, live, as server-sent events. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const environmentId = new URL(request.url).searchParams.get('environment') ?? '';
  const source = context.console.find(environmentId);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  const { task, container } = followedOf(request);
  if (task === undefined) throw badRequest('A task or a container has to be named.');
  return eventStream(request, context, {
    capability: 'data:read',
    environments: [source.environment],
    open: (signal) => logStream(source, { task, container }, signal),
  });
}
