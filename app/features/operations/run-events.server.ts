import { setTimeout as pause } from 'node:timers/promises';
import type { RunView } from './run-view.ts';
import { isActive } from './run-view.ts';

const EVERY_MS = 1_000;
/** Something is sent at least so often, so that nothing on the way takes the connection for dead. */
const QUIET_MS = 15_000;
/** The browser connects anew after this; a page that was forgotten in a tab does not read for ever. */
const LONGEST_MS = 15 * 60_000;
const FAILURES_IN_A_ROW = 10;

interface RunEventsOptions {
  /** The run as this reader may see it; undefined when it is gone. */
  readonly find: () => Promise<RunView | undefined>;
  readonly signal: AbortSignal;
  readonly everyMs?: number;
  readonly now?: () => number;
}

/**
 * A run as server-sent events: one whenever it has moved, the last one when it has ended. Reads once a second, and stops
 * when nobody listens any more.
 */
export async function* runEvents({
  find,
  signal,
  everyMs = EVERY_MS,
  now = Date.now,
}: RunEventsOptions): AsyncGenerator<string, void, undefined> {
  const end = now() + LONGEST_MS;
  let told = '';
  let toldAt = now();
  let failures = 0;
  while (!signal.aborted && now() < end && failures < FAILURES_IN_A_ROW) {
    try {
      const run = await find();
      failures = 0;
      if (!run) return;
      const text = JSON.stringify(run);
      if (text !== told) {
        told = text;
        toldAt = now();
        yield `data: ${text}\n\n`;
      }
      if (!isActive(run)) return;
    } catch {
      // The table may be away for a moment; the run goes on without being looked at.
      failures += 1;
    }
    if (now() - toldAt > QUIET_MS) {
      toldAt = now();
      yield ': still there\n\n';
    }
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
