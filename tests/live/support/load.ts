import { Agent, request } from 'node:http';

/** How often each outcome came: a status, or the code of what failed. */
export type Outcomes = Readonly<Record<string, number>>;

export interface LoadReport {
  readonly outcomes: Outcomes;
  readonly requests: number;
  /** Those that were not answered with 200. */
  readonly failed: number;
  readonly seconds: number;
}

export interface Load {
  readonly report: () => LoadReport;
  /** When the last answer that was not 200 came: milliseconds since the epoch. */
  readonly lastFailureAt: () => number | undefined;
  /** Ends it, once everything that is open is answered. */
  readonly stop: () => Promise<LoadReport>;
}

const MOST_SECONDS = 180;
const MOST_OPEN = 100;
const EVERY_MS = 10;
const DEADLINE_MS = 15_000;

/**
 * Asks so many times a second over kept connections until it is stopped, for three minutes at most. Where a hundred
 * requests wait for their answers, the next one waits too: a machine that stands still is not flooded afterwards.
 */
export function startLoad(url: string, perSecond = 200): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_OPEN, scheduling: 'fifo' });
  const outcomes: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const startedAt = performance.now();
  let endedAt: number | undefined;
  let lastFailureAt: number | undefined;
  let sent = 0;

  async function one(): Promise<void> {
    const outcome = await outcomeOf(url, agent);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (outcome !== '200') lastFailureAt = Date.now();
  }
  function end(): void {
    clearInterval(timer);
    endedAt ??= performance.now();
  }
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1_000;
    if (seconds > MOST_SECONDS) end();
    for (; sent < Math.floor(seconds * perSecond) && open.size < MOST_OPEN; sent += 1) {
      const asked = one().finally(() => open.delete(asked));
      open.add(asked);
    }
  }, EVERY_MS);
  function report(): LoadReport {
    const requests = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    const seconds = ((endedAt ?? performance.now()) - startedAt) / 1_000;
    return { outcomes: { ...outcomes }, requests, failed: requests - (outcomes['200'] ?? 0), seconds };
  }
  return {
    report,
    lastFailureAt: () => lastFailureAt,
    async stop() {
      end();
      await Promise.all(open);
      agent.destroy();
      return report();
    },
  };
}

function outcomeOf(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, timeout: DEADLINE_MS }, (response) => {
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      response.on('end', () => resolve(String(response.statusCode)));
      response.resume();
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${DEADLINE_MS} ms`)));
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.end();
  });
}

/** One line of the run's output. */
export function tellLoad(journey: string, { outcomes, requests, failed, seconds }: LoadReport): void {
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${outcome}: ${count}`);
  console.log(
    `load: ${journey}: ${requests} requests in ${seconds.toFixed(0)} s (${Math.round(requests / seconds)}/s), ${failed} failed (${counts.join(', ')})`,
  );
}
