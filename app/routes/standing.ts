import type { LoaderFunctionArgs } from '@remix-run/node';
import { standingOf } from '../features/alarms/standing.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What the title and the icon of every page say. Asked by the page now and then, while it is looked at. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  return Response.json(await standingOf(pairOf(request, context).sides));
}
