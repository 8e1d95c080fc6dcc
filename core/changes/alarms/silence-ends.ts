import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeptSilence } from '../../actions/alarm-notes.ts';
import type { Gate } from '../../actions/gate.ts';
import type { Home } from '../../actions/run.ts';
import { executeScheduled } from '../../actions/scheduled.ts';

const LOOK_MS = 30_000;
const CALL_MS = 30_000;
/** What failed is tried again under another run. */
const RETRY_MS = 5 * 60_000;

export interface SilenceEndParts {
  readonly gate: Gate;
  readonly home: Pick<Home, 'alarmNotes'>;
  readonly environmentIds: readonly string[];
  readonly now: () => number;
  readonly logFailure: (error: unknown, message: string) => void;
}

/** Ends the silences that the console keeps itself, as long as it runs. Any number of consoles may do so. */
export async function endSilences(parts: SilenceEndParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await endDueSilences(parts, signal);
    await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** One look: every silence whose end has come is ended through the gate. Never throws. */
export async function endDueSilences(parts: SilenceEndParts, signal: AbortSignal): Promise<void> {
  for (const environmentId of parts.environmentIds)
    try {
      const all = await parts.home.alarmNotes.silences(environmentId);
      for (const silence of all.filter(({ until }) => until <= parts.now())) {
        if (signal.aborted) return;
        await end(parts, environmentId, silence, signal);
      }
    } catch (error) {
      if (!signal.aborted) parts.logFailure(error, 'The silences of alarms could not be looked at');
    }
}

async function end(
  parts: SilenceEndParts,
  environmentId: string,
  silence: KeptSilence,
  signal: AbortSignal,
): Promise<void> {
  const executed = await executeScheduled(parts.gate, {
    actionId: 'alarms.unsilence',
    environmentId,
    input: { alarm: silence.alarm },
    key: runIdOf(environmentId, silence, Math.floor((parts.now() - silence.until) / RETRY_MS)),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
  });
  // Somebody else has done it, or the alarm is gone: there is nothing left to end.
  const failure = 'failure' in executed ? executed.failure : undefined;
  const isOver = executed.outcome === 'refused' && (!failure || failure.state === 'absent');
  if (isOver) await parts.home.alarmNotes.forgetSilence(environmentId, silence.alarm);
}

/** The same for every console, so that one of them begins it. */
function runIdOf(environmentId: string, { alarm, until }: KeptSilence, attempt: number): string {
  const named = createHash('sha256')
    .update(JSON.stringify([environmentId, alarm, until, attempt]))
    .digest('hex');
  return `${until.toString(36).padStart(9, '0')}-${named.slice(0, 20)}`;
}
