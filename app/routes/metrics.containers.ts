import type { LoaderFunctionArgs } from '@remix-run/node';
import { containerFigures } from '../../core/resources/metrics/container-figures.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What an open page asks for every few seconds: what the containers of one environment do now. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const source = context.console.find(new URL(request.url).searchParams.get('environment') ?? '');
  if (!source) throw notFound('There is no such environment.');
  const cell = await containerFigures(source, budgetFor(request.signal));
  return Response.json(cell, { headers: { 'Cache-Control': 'no-store' } });
}
