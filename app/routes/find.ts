import type { LoaderFunctionArgs } from '@remix-run/node';
import { budgetFor } from '../../core/upstream/budget.ts';
import { findAll } from '../features/find/find.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What ⌘K searches. */
export function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides } = pairOf(request, context);
  return findAll(sides, budgetFor(request.signal));
}
