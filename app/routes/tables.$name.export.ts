import type { LoaderFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { tableFile } from '../features/tables/table-file.server.ts';
import { badRequest, notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';
import { nameMistake } from '../features/lists/name-rules.ts';
import { itemFormat } from '../../core/changes/tables/file-places.ts';

const searchSchema = z.object({ environment: z.string().min(1).max(64), format: itemFormat });

/** A whole table as a file, streamed while it is read: nothing of it is kept. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const search = searchSchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!search.success) throw badRequest('An export names an environment and a format.');
  const name = params.name ?? '';
  if (nameMistake('tables', name)) throw notFound('There is no table of this name.');
  const source = context.console.find(search.data.environment);
  if (!source) throw notFound('There is no such environment.');
  requirePermission(request, context, 'data:read', source.environment);
  return tableFile(source, name, search.data.format, request.signal);
}
