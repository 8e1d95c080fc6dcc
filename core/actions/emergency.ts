import type { GateParts } from './gate-parts.ts';
import type { Outcome } from './action.ts';
import type { Run } from './run.ts';

/** So long an emergency waits for what the console keeps for itself; then it goes on without. */
const EMERGENCY_PATIENCE_MS = 300;
const SHORT_LEASE_MS = 60_000;

/** The console's own table did not answer in the time that an emergency has. */
class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** The work itself, or for an emergency a rejection once its patience is over; the work goes on behind it. */
export async function patiently<T>(work: Promise<T>, isEmergency: boolean): Promise<T> {
  if (!isEmergency) return work;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TooSlow('The console did not wait for its own table.')),
      EMERGENCY_PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** A run that came to be only after it had been executed without it is ended, so that nobody executes it again. */
export async function endLate(
  parts: GateParts,
  run: Run,
  creating: Promise<{ readonly outcome: string }>,
  outcome: Outcome,
): Promise<void> {
  const created = await creating.catch(() => undefined);
  if (created?.outcome !== 'created') return;
  const at = parts.now();
  try {
    if (await parts.home.runs.lease(run.id, parts.owner, SHORT_LEASE_MS))
      await parts.home.runs.end(run.id, parts.owner, { state: outcome.outcome, outcome, calls: [], at });
  } catch (error) {
    parts.logFailure(error, 'The run of an emergency could not be ended');
  }
}
