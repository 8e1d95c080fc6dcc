import type { LoaderFunctionArgs } from '@remix-run/node';
import { logStream } from '../features/deployments/log-stream.server.ts';
import { followedOf } from '../features/deployments/log-wanted.server.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What one container of one task writes, live, as server-sent events. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const environmentId = new URL(request.url).searchParams.get('environment') ?? '';
  const source = context.console.find(environmentId);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  const followed = followedOf(request);
  if (followed.task === undefined) throw badRequest('A task or a container has to be named.');
  if (request.method !== 'GET' || !request.headers.get('Accept')?.includes('text/event-stream'))
    throw badRequest('This address is for the console’s own page, which takes server-sent events.');
  const signal = AbortSignal.any([request.signal, context.stopping]);
  const { task, container } = followed;
  return new Response(logStream(source, { task, container }, signal), {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Nothing on the way may collect what is meant to be seen at once.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
