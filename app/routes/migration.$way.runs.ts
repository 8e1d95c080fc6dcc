import type { LoaderFunctionArgs } from '@remix-run/node';
import { wayOf } from '../../core/migration/ways.ts';
import { runsAlong } from '../features/migration/way-runs.server.ts';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What an open page of a way asks for while something goes along it. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const way = wayOf(context.console.labels, params.way ?? '');
  if (!way) throw notFound('There is no such way between two environments.');
  const cell = await homeCell(runsAlong(context.home, way, eyesOf(context, person)));
  return Response.json(cell, { headers: { 'Cache-Control': 'no-store' } });
}
