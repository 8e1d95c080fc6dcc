/** So long an emergency waits for what the console keeps for itself; then it goes on without. */
const EMERGENCY_PATIENCE_MS = 300;

/** The console's own table did not answer in the time that there is. */
export class TooSlow extends Error {
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
