import { startConsole } from './console-under-test.ts';

/** The whole platform alive: services behind the load balancer, functions and containers; and a staging without data. */
export default function startForLiveJourneys(): Promise<() => Promise<void>> {
  return startConsole({ items: 60, dataOnly: false, staging: true });
}
