import type { LoaderFunctionArgs } from '@remix-run/node';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { runEvents } from '../features/operations/run-events.server.ts';
import { runView } from '../features/operations/run-view.ts';
import { textStream } from '../features/operations/text-stream.server.ts';
import { badRequest } from '../http/errors.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One operation's progress as server-sent events: a {@link RunView} whenever it has moved, the last when it has ended. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  if (request.method !== 'GET' || !request.headers.get('Accept')?.includes('text/event-stream'))
    throw badRequest('This address is for the console’s own page, which takes server-sent events.');
  async function find() {
    const run = await context.home.runs.summary(params.id ?? '');
    return run && runView(run, eyesOf(context, person));
  }
  const signal = AbortSignal.any([request.signal, context.stopping]);
  return new Response(
    textStream((ends) => runEvents({ find, signal: ends }), signal),
    {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        // Nothing on the way may collect what is meant to be seen at once.
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      },
    },
  );
}
