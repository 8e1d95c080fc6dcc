import type { Check } from './check.ts';

export type Outcome = 'passed' | 'failed' | 'skipped';

export interface Result {
  readonly check: Check;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** What a failing check printed, or why one was skipped. */
  readonly text: string;
}

export type Runner = (check: Check, signal: AbortSignal) => Promise<Omit<Result, 'check'>>;

const AT_ONCE = 2;

/**
 * Runs checks in their order, two at a time where they allow it. A check whose need has failed is skipped; one whose
 * need was not chosen is run.
 */
export async function runChecks(
  checks: readonly Check[],
  run: Runner,
  onResult: (result: Result) => void,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...checks];
  const running = new Map<string, Promise<void>>();

  async function perform(check: Check): Promise<void> {
    const missing = brokenNeed(check, results);
    const ended = missing
      ? { outcome: 'skipped' as const, seconds: 0, text: `${missing} did not pass` }
      : await run(check, signal);
    const result = { check, ...ended };
    results.push(result);
    onResult(result);
  }

  while (waiting.length > 0 || running.size > 0) {
    const next = signal.aborted ? undefined : startable(waiting, [...running.keys()], checks);
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      const { name } = next;
      running.set(
        name,
        perform(next).finally(() => running.delete(name)),
      );
    } else if (running.size > 0) await Promise.race(running.values());
    else break;
  }
  return results;
}

function brokenNeed(check: Check, results: readonly Result[]): string | undefined {
  return check.needs?.find((need) =>
    results.some((result) => result.check.name === need && result.outcome !== 'passed'),
  );
}

/** The first waiting check that may run beside those that run now. A check that runs alone is not overtaken. */
function startable(
  waiting: readonly Check[],
  running: readonly string[],
  all: readonly Check[],
): Check | undefined {
  const aloneNow = all.some((check) => check.alone && running.includes(check.name));
  if (aloneNow || running.length >= AT_ONCE) return undefined;
  for (const check of waiting) {
    if (check.alone) return running.length === 0 ? check : undefined;
    const unmet = check.needs?.some(
      (need) => running.includes(need) || waiting.some((other) => other.name === need),
    );
    if (!unmet) return check;
  }
  return undefined;
}
