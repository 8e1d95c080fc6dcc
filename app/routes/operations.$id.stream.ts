import type { LoaderFunctionArgs } from '@remix-run/node';
import { eyesOf } from '../features/operations/eyes.server.ts';
import { runEvents } from '../features/operations/run-events.server.ts';
import { runView } from '../features/operations/run-view.ts';
import { textStream } from '../features/operations/text-stream.server.ts';
import { eventStream } from '../http/event-stream.server.ts';
import { requirePermission } from '../http/permissions.server.ts';

/** One operation's progress as server-sent events: a {@link RunView} whenever it has moved, the last when it has ended. */
export function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = requirePermission(request, context, 'records:read');
  async function find() {
    const run = await context.home.runs.summary(params.id ?? '');
    return run && runView(run, eyesOf(context, person));
  }
  return eventStream(request, context, {
    capability: 'records:read',
    open: (signal) => textStream((ends) => runEvents({ find, signal: ends }), signal),
  });
}
