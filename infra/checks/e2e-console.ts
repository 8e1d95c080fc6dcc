import { startConsole } from './console-under-test.ts';

/** What the journeys over data ask: nothing of compute runs. */
export default function startForJourneys(): Promise<() => Promise<void>> {
  return startConsole({ items: 400, dataOnly: true });
}
