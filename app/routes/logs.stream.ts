import type { LoaderFunctionArgs } from '@remix-run/node';
import { logsQuery } from '../features/logs/logs-query.ts';
import { logsStream, sinceOf } from '../features/logs/logs-stream.server.ts';
import { badRequest } from '../http/errors.server.ts';
import { eventStream } from '../http/event-stream.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What comes first of what was written before. */
const BACK_SECONDS = 60;

/** Many groups of both environments, live, as server-sent events that can be gone on with. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const { sides } = pairOf(request, context);
  const query = logsQuery(new URL(request.url).searchParams);
  if (query.mistake !== undefined) throw badRequest(query.mistake);
  const followed = [
    { source: sides[0], groups: query.left },
    { source: sides[1], groups: query.right },
  ].filter(({ groups }) => groups.length > 0);
  if (followed.length === 0) throw badRequest('A log group has to be named.');
  const environments = followed.map(({ source }) => source.environment);
  requirePermission(request, context, 'data:read', ...environments);
  const since = sinceOf(request.headers.get('Last-Event-ID'), BACK_SECONDS, Date.now());
  return eventStream(request, context, {
    capability: 'data:read',
    environments,
    open: (signal) => logsStream({ sides: followed, pattern: query.pattern, since }, signal),
  });
}
