import type { LoaderFunctionArgs } from '@remix-run/node';
import { monitorStream } from '../features/caches/monitor-stream.server.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One cache's MONITOR as server-sent events. The page of it starts this, a link or an open tab can not. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'monitor:run');
  const environmentId = new URL(request.url).searchParams.get('environment') ?? '';
  const source = context.console.find(environmentId);
  if (!source) throw notFound('There is no such environment.');
  const person = requirePermission(request, context, 'monitor:run', source.environment);
  const cache = source.environment.caches.find((one) => one.id === params.id);
  if (!cache) throw notFound('The environment has no cache of this name.');
  if (request.method !== 'GET' || !request.headers.get('Accept')?.includes('text/event-stream'))
    throw badRequest('This address is for the console’s own page, which takes server-sent events.');
  context.log.info({ environment: environmentId, cache: cache.id, person: person.id }, 'MONITOR is started');
  return new Response(monitorStream(source, cache.id, AbortSignal.any([request.signal, context.stopping])), {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Nothing on the way may collect what is meant to be seen at once.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
