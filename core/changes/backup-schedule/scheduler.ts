import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { executeScheduled } from '../../actions/scheduled.ts';
import type { Gate } from '../../actions/gate.ts';
import type { Home, Run } from '../../actions/run.ts';
import type { ScheduledTable } from '../../actions/schedules.ts';
import { latestSlot } from './daily.ts';

const LOOK_MS = 60_000;
const CALL_MS = 60_000;
const MOST_REMEMBERED = 10_000;
const MINUTE_MS = 60_000;
/** After the time itself, again half an hour and two hours later, where it failed. */
const ATTEMPTS_AFTER_MS = [0, 30 * MINUTE_MS, 120 * MINUTE_MS] as const;

export interface SchedulerParts {
  readonly gate: Gate;
  readonly home: Pick<Home, 'schedules' | 'runs'>;
  readonly environmentIds: readonly string[];
  readonly now: () => number;
  readonly logFailure: (error: unknown, message: string) => void;
  /** A plan that the gate did not take, in a sentence. */
  readonly logRefusal: (table: string, sentence: string) => void;
}

/**
 * Looks once a minute which tables are due and begins their runs, until the signal is aborted. Any number of consoles
 * may do so: a run's id is made of what it is for, and is written once.
 */
export async function runSchedules(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const scheduler = createScheduler(parts);
  while (!signal.aborted) {
    await scheduler(signal);
    await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** One look at all schedules. Never throws: what fails is looked at again the next time. */
export function createScheduler(parts: SchedulerParts): (signal: AbortSignal) => Promise<void> {
  // What the gate refused is asked for again with the next attempt, not every minute.
  const refused = new Set<string>();
  return async (signal) => {
    for (const environmentId of parts.environmentIds)
      try {
        const set = await parts.home.schedules.read(environmentId);
        for (const table of set?.schedule.tables ?? []) {
          if (signal.aborted) return;
          const slot = latestSlot(parts.now(), set?.schedule.timeZone ?? 'UTC');
          await lookAt(parts, refused, { environmentId, table, slot }, signal);
        }
      } catch (error) {
        if (!signal.aborted) parts.logFailure(error, 'A backup schedule could not be followed');
      }
  };
}

interface Due {
  readonly environmentId: string;
  readonly table: ScheduledTable;
  readonly slot: number;
}

/** Of missed times only the newest is made up: the ones before would be the same backup. */
async function lookAt(
  parts: SchedulerParts,
  refused: Set<string>,
  due: Due,
  signal: AbortSignal,
): Promise<void> {
  const { environmentId, table, slot } = due;
  if (table.since > slot) return;
  for (const [attempt, afterMs] of ATTEMPTS_AFTER_MS.entries()) {
    if (parts.now() < slot + afterMs) return;
    const key = runIdOf(due, attempt);
    const run = refused.has(key) ? undefined : await parts.home.runs.find(key);
    if (run && run.state !== 'failed') return;
    if (run || refused.has(key)) continue;
    const executed = await executeScheduled(parts.gate, {
      actionId: 'tables.back-up-by-schedule',
      environmentId,
      input: { table: table.name },
      key,
      signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
    });
    if ('run' in executed) return;
    if (refused.size >= MOST_REMEMBERED) refused.clear();
    refused.add(key);
    parts.logRefusal(table.name, sentenceOf(executed));
    return;
  }
}

function sentenceOf(
  executed: Exclude<Awaited<ReturnType<typeof executeScheduled>>, { readonly run: Run }>,
): string {
  if (executed.outcome === 'changed') return 'The plan changed while it was made.';
  if (executed.outcome === 'invalid') return 'Its name is not one that DynamoDB takes.';
  return executed.sentence;
}

/** The same for every console, so that one of them begins it. */
function runIdOf({ environmentId, table, slot }: Due, attempt: number): string {
  const named = createHash('sha256')
    .update(JSON.stringify([environmentId, table.name, slot, attempt]))
    .digest('hex');
  return `${slot.toString(36).padStart(9, '0')}-${named.slice(0, 20)}`;
}
