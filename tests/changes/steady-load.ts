import { Agent } from 'node:http';
import { ask } from '../../infra/sandbox/services/elasticloadbalancingv2/traffic-fixture.ts';

export interface SteadyLoad {
  /** Ends it, and tells how often each status, or error's code, came out. */
  readonly stop: () => Promise<Readonly<Record<string, number>>>;
}

/**
 * So many requests at once at most: when this process stands still for a second, what is due is not sent over hundreds
 * of new connections, which the listener's queue would not take.
 */
const CONNECTIONS = 48;
const EVERY_MS = 10;

/** Asks so many times a second on average, over kept connections, until it is stopped. */
export function startSteadyLoad(url: string, perSecond: number): SteadyLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const counts: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const startedAt = performance.now();
  let sent = 0;
  async function one(): Promise<void> {
    const outcome = await ask(url, { agent }).then(
      ({ status }) => String(status),
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    for (; sent < due; sent += 1) {
      const asked = one().finally(() => open.delete(asked));
      open.add(asked);
    }
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      return counts;
    },
  };
}
