import type { Source } from '../resources/source.ts';
import type { Budget } from '../upstream/budget.ts';
import type { Check, CheckReport, CheckResult } from './check.ts';
import { plainReport } from './report.ts';

/** A read that keeps to its budget answers by then; this is for one that does not. */
const GRACE_MS = 300;

export interface RunningOptions {
  /** Told of a check that threw, which none should. */
  readonly onBug?: (error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Runs one check in one environment. It always answers, soon after the budget at the latest: what hangs is unknown and
 * says so, and so is what failed by itself.
 */
export async function runCheck(
  check: Check,
  source: Source,
  parameters: unknown,
  budget: Budget,
  { onBug, now = Date.now }: RunningOptions = {},
): Promise<CheckResult> {
  const began = performance.now();
  const limitMs = Math.max(0, budget.deadlineAt - Date.now()) + GRACE_MS;
  const report = await Promise.race([reportBy(check, source, parameters, budget, onBug), silence(limitMs)]);
  return {
    ...report,
    at: now(),
    tookMs: Math.round(performance.now() - began),
    commands: check.commands(source.environment, parameters),
  };
}

async function reportBy(
  check: Check,
  source: Source,
  parameters: unknown,
  budget: Budget,
  onBug: RunningOptions['onBug'],
): Promise<CheckReport> {
  try {
    return await check.run(source, parameters, budget);
  } catch (error) {
    onBug?.(error);
    return plainReport('unknown', 'The check itself failed. The log of the console says more.');
  }
}

function silence(limitMs: number): Promise<CheckReport> {
  const seconds = Math.max(1, Math.round(limitMs / 1_000));
  const report = plainReport('unknown', `No answer within ${seconds} s: upstream hangs, or is very slow.`);
  return new Promise((resolve) => {
    setTimeout(() => resolve(report), limitMs).unref();
  });
}
