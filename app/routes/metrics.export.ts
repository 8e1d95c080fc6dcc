import type { LoaderFunctionArgs } from '@remix-run/node';
import { valueOf } from '../../core/cells/cell.ts';
import { goldenSignals } from '../../core/resources/metrics/golden/golden-signals.ts';
import { budgetFor } from '../../core/upstream/budget.ts';
import { figuresCsv, valuesCsv } from '../features/metrics/figures-csv.server.ts';
import { kindsOf, metricsView, rangeOf } from '../features/metrics/metrics-view.ts';
import { badRequest, unavailable } from '../http/errors.server.ts';
import { pairOf } from '../http/pair.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** What the page shows, as a file: the figures of each line, or every value. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePermission(request, context, 'states:read');
  const { sides, labels } = pairOf(request, context);
  const search = new URL(request.url).searchParams;
  const view = metricsView(search);
  const resolved = rangeOf(view, Date.now());
  if (!resolved.ok) throw badRequest(resolved.sentence);
  const service = search.get('service') ?? undefined;
  const budget = budgetFor(request.signal);
  const cells = await Promise.all(
    sides.map((source) =>
      goldenSignals(
        source,
        { kinds: service === undefined ? kindsOf(view) : ['service'], key: service, range: resolved.range },
        budget,
      ),
    ),
  );
  const answers = cells.map(valueOf);
  if (answers.every((answer) => answer === undefined) && cells.some(({ state }) => state !== 'empty'))
    throw unavailable('Neither environment told its metrics.');
  const exported = labels.map((label, index) => ({ label, answer: answers[index] }));
  const content = search.get('content') === 'values' ? 'values' : 'figures';
  return new Response(content === 'values' ? valuesCsv(exported) : figuresCsv(exported), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="metrics-${content}-${new Date(resolved.range.to).toISOString().slice(0, 10)}.csv"`,
      'Cache-Control': 'no-store',
    },
  });
}
