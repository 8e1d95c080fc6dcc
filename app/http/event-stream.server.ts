import type { RequestContext } from './context.server.ts';
import { badRequest } from './errors.server.ts';
import { maySee } from './permission-table.ts';
import type { Capability, GuardedEnvironment } from './permission-table.ts';

/** A stream outlives the session and the role of whoever opened it by this at most. */
export const LOOK_MS = 30_000;

interface EventStream {
  /** What whoever opened it has to be allowed as long as it goes on. */
  readonly capability: Capability;
  /** Where; with none named, in at least one environment, as `requirePermission` takes it. */
  readonly environments?: readonly GuardedEnvironment[];
  /** The events as text. The signal is aborted when the reader leaves or the server stops. */
  readonly open: (signal: AbortSignal) => ReadableStream<Uint8Array>;
}

/**
 * Server-sent events for the console's own pages. Ends within half a minute of the moment at which whoever opened it is
 * signed out, or may not see it any more: a browser that may opens it again by itself.
 * @throws 400 for a link, or a page that is fetched ahead.
 */
export function eventStream(
  request: Request,
  context: RequestContext,
  { open, ...permission }: EventStream,
): Response {
  if (request.method !== 'GET' || !request.headers.get('Accept')?.includes('text/event-stream'))
    throw badRequest('This address is for the console’s own page, which takes server-sent events.');
  const left = AbortSignal.any([request.signal, context.stopping]);
  const visitor = { cookies: request.headers.get('Cookie'), secure: context.secure };
  async function mayGoOn(): Promise<boolean> {
    const person = await context.sessions.whoIs(visitor);
    // Of another role, what is told of each event may be another.
    if (!person || person.id !== context.person?.id || person.role !== context.person.role) return false;
    const { capability, environments = [] } = permission;
    return environments.length === 0
      ? maySee(person, capability)
      : environments.every((environment) => maySee(person, capability, environment));
  }
  return new Response(whileItMay(open(left), left, mayGoOn), {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Nothing on the way may collect what is meant to be seen at once.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
}

/** The same bytes until they end, the reader leaves, or they may not go on: what is under way then is told to nobody. */
function whileItMay(
  body: ReadableStream<Uint8Array>,
  left: AbortSignal,
  mayGoOn: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isOver = false;
  let timer: NodeJS.Timeout;
  const end = () => {
    isOver = true;
    clearInterval(timer);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const look = async () => {
          // A session that can not be asked for is nobody's.
          if ((await mayGoOn().catch(() => false)) || isOver) return;
          end();
          controller.close();
          await reader.cancel().catch(() => undefined);
        };
        timer = setInterval(() => void look(), LOOK_MS);
        timer.unref();
        left.addEventListener('abort', () => clearInterval(timer), { once: true });
      },
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          end();
          throw error;
        });
        if (isOver) return;
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      },
      async cancel(reason) {
        end();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
