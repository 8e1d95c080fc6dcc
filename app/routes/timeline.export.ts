import type { LoaderFunctionArgs } from '@remix-run/node';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { homeCell } from '../features/operations/home-cell.server.ts';
import { textStream } from '../features/operations/text-stream.server.ts';
import { EXPORT_FORMATS, exportRecords } from '../features/timeline/export.server.ts';
import { timelineFilters } from '../features/timeline/filters.ts';
import { readOtherTraces } from '../features/timeline/other-traces.server.ts';
import { seenSources } from '../features/timeline/timeline-page.server.ts';
import { badRequest, unavailable } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';
import { failureSentence } from '../../core/cells/cell.ts';
import { budgetFor } from '../../core/upstream/budget.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** The records that the filters let through, as a file that is written while it is read. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  const search = new URL(request.url).searchParams;
  const format = EXPORT_FORMATS.find((one) => one === search.get('format'));
  if (!format) throw badRequest('An export is format=csv or format=json.');
  const eyes = eyesOf(context, person);
  const filters = { ...timelineFilters(search), before: undefined, until: undefined };
  const pieces = await homeCell(
    exportRecords(
      {
        records: context.home.records,
        filters,
        eyes,
        seesAll: context.console.labels.every(({ id }) => eyes.mayRead(id)),
        others: readOtherTraces(
          { ...context.home, eyes, sources: seenSources(context, person) },
          filters,
          Promise.resolve(undefined),
          budgetFor(request.signal),
        ),
        signal: request.signal,
      },
      format,
    ),
  );
  if (pieces.state !== 'fresh') throw unavailable(failureSentence(pieces));
  const day = new Date(eyes.now).toISOString().slice(0, 10);
  return new Response(
    textStream(() => pieces.value, request.signal),
    {
      headers: {
        'Content-Type': TYPES[format],
        'Content-Disposition': `attachment; filename="timeline-${day}.${format}"`,
        'Cache-Control': 'no-store',
      },
    },
  );
}
