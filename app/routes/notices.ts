import type { LoaderFunctionArgs } from '@remix-run/node';
import { noticesFor } from '../features/rules/notices.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What the frame of every page tells: read-only, frozen, plans that wait. Asked by the page now and then. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'states:read');
  return Response.json(await noticesFor(context, person));
}
