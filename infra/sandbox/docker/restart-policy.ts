export interface RestartPolicy {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** Of `on-failure`; 0 for no limit. */
  readonly maximumRetryCount: number;
}

const firstDelayMs = 100;
const longestDelayMs = 60_000;
/** Whoever ran for this long is taken to have come up: the next delay is the first again. */
const cameUpMs = 10_000;

export interface Ending {
  readonly exitCode: number;
  /** Ended because somebody asked for it: no policy starts it again. */
  readonly wasAskedFor: boolean;
  readonly restartCount: number;
}

/** Whether a container that has ended is started again. Source: Docker docs, "Start containers automatically". */
export function restarts(policy: RestartPolicy, ending: Ending): boolean {
  if (ending.wasAskedFor || policy.name === 'no') return false;
  if (policy.name !== 'on-failure') return true;
  const mayTry = policy.maximumRetryCount === 0 || ending.restartCount < policy.maximumRetryCount;
  return ending.exitCode !== 0 && mayTry;
}

/** How long it waits before: twice as long each time, a minute at most. */
export function nextDelayMs(previousMs: number | undefined, ranForMs: number): number {
  if (previousMs === undefined || ranForMs >= cameUpMs) return firstDelayMs;
  return Math.min(previousMs * 2, longestDelayMs);
}
