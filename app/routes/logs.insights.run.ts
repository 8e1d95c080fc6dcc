import type { ActionFunctionArgs } from '@remix-run/node';
import { askedInsights, checkCost, insightsStream } from '../features/logs/insights-run.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** A query over logs: a read that is paid for, so it is posted and never happens by following a link. */
export async function action({ request, context }: ActionFunctionArgs) {
  requirePermission(request, context, 'data:read');
  const { sides } = pairOf(request, context);
  const asked = await askedInsights(request);
  const wanted = [
    { source: sides[0], groups: asked.left },
    { source: sides[1], groups: asked.right },
  ].filter(({ groups }) => groups.length > 0);
  const environments = wanted.map(({ source }) => source.environment);
  const person = requirePermission(request, context, 'data:read', ...environments);
  await checkCost(wanted, asked, request.signal);
  context.log.info(
    { person: person.id, environments: environments.map(({ id }) => id), query: asked.query },
    'a query over logs is run',
  );
  const signal = AbortSignal.any([request.signal, context.stopping]);
  return new Response(insightsStream(wanted, asked, signal), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}
