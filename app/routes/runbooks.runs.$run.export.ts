import type { LoaderFunctionArgs } from '@remix-run/node';
import { failureSentence } from '../../core/cells/cell.ts';
import { HomeError } from '../../core/home/home-error.ts';
import { exportedRun } from '../../core/runbooks/export-run.ts';
import { runWithActions } from '../features/runbooks/run-wanted.server.ts';
import { notFound } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** A run as a file of Markdown. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  try {
    const found = await runWithActions(context, person, params.run ?? '');
    if (!found) throw notFound('There is no such run.');
    const day = new Date(found.run.startedAt).toISOString().slice(0, 10);
    return new Response(exportedRun(found.run, found.done), {
      headers: {
        'Content-Type': 'text/markdown; charset=utf-8',
        'Content-Disposition': `attachment; filename="${found.run.runbookId}-${day}.md"`,
      },
    });
  } catch (error) {
    if (!(error instanceof HomeError)) throw error;
    return new Response(failureSentence(error.failure), { status: 503 });
  }
}
