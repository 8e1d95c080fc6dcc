import { monitorCache } from '../../../core/resources/caches/monitor.ts';
import { MONITOR_LINES_PER_SECOND, MONITOR_SECONDS } from '../../../core/resources/caches/limits.ts';
import type { Source } from '../../../core/resources/source.ts';
import type { MonitorMessage } from './monitor-message.ts';

/** Each costs the server once more what the first one costs. */
const MONITORS_A_CACHE = 2;
const running = new Map<string, number>();

/**
 * A cache's commands, live, as server-sent events: one JSON {@link MonitorMessage} each. Ends by itself after a minute,
 * and whenever `signal` is aborted or nobody reads any more; the connection to the cache ends with it.
 */
export function monitorStream(
  source: Source,
  cacheId: string,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const messages = messagesOf(source, cacheId, AbortSignal.any([signal, left.signal]));
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await messages.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
    },
    async cancel() {
      left.abort();
      await messages.return();
    },
  });
}

async function* messagesOf(
  source: Source,
  cacheId: string,
  signal: AbortSignal,
): AsyncGenerator<MonitorMessage, void, undefined> {
  const place = `${source.environment.id}/${cacheId}`;
  const others = running.get(place) ?? 0;
  if (others >= MONITORS_A_CACHE) {
    yield { kind: 'busy', others };
    return;
  }
  running.set(place, others + 1);
  try {
    yield* monitorCache(source, cacheId, {
      signal,
      maxSeconds: MONITOR_SECONDS,
      maxPerSecond: MONITOR_LINES_PER_SECOND,
    });
  } finally {
    running.set(place, (running.get(place) ?? 1) - 1);
  }
}
