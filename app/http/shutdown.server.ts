import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** How long answers that are under way may take to end. */
const GRACE_MS = 1_500;

/**
 * Stops listening, lets what is being answered end (endless streams are told by `stopping`), and then cuts what is
 * left. Resolves when no connection is open any more.
 */
export async function stopServer(server: Server, stopping: AbortController): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  stopping.abort();
  server.closeIdleConnections();
  const timer = new AbortController();
  await Promise.race([closed, wait(GRACE_MS, undefined, { signal: timer.signal }).catch(() => undefined)]);
  timer.abort();
  server.closeAllConnections();
  await closed;
}
