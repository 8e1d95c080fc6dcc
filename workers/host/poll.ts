import type { Bench } from '../../core/platform/judging.ts';
import { startPoller } from '../../core/platform/poller.ts';
import type { PollerOptions } from '../../core/platform/poller.ts';
import { runProgram } from '../../core/platform/process.ts';

/** The main of a worker in a container: it polls its queue until it is told to end. */
export function pollWith(name: string, make: () => Bench, options?: PollerOptions): Promise<void> {
  return runProgram(name, () => startPoller(make(), options));
}
