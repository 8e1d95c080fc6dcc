const DEADLINE_MS = 30_000;
const LOOK_MS = 50;

/** Waits until something holds. @throws Error that says what did not, after half a minute or the given time. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`In ${deadlineMs} ms it did not happen that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
