import type { LoaderFunctionArgs } from '@remix-run/node';
import { monitorStream } from '../features/caches/monitor-stream.server.ts';
import { notFound } from '../http/errors.server.ts';
import { eventStream } from '../http/event-stream.server.ts';
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
  return eventStream(request, context, {
    capability: 'monitor:run',
    environments: [source.environment],
    open(signal) {
      const what = { environment: environmentId, cache: cache.id, person: person.id };
      context.log.info(what, 'MONITOR is started');
      return monitorStream(source, cache.id, signal);
    },
  });
}
