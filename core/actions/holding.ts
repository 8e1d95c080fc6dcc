import { randomUUID } from 'node:crypto';
import { HomeError } from '../home/home-error.ts';
import type { Progress, RunHandle } from './action.ts';
import { patiently } from './emergency.ts';
import type { GateParts } from './gate-parts.ts';
import { LeaseLost } from './run.ts';
import type { Run, RunEnd } from './run.ts';

/** How long a console may be silent before another takes its run. */
export const LEASE_MS = 30_000;
const HEARTBEAT_MS = 3_000;

/** A run that this console works on, and the name under which it does. */
export type Held = Run & { readonly leaseOwner: string; readonly leaseUntil: number };

export function isHeld(run: Run): run is Held {
  return run.leaseOwner !== undefined && run.leaseUntil !== undefined;
}

/** For a run that is created by whoever executes it: it is held from its first moment on. */
export function heldFrom(parts: GateParts): Pick<Held, 'state' | 'leaseOwner' | 'leaseUntil'> {
  return { state: 'running', leaseOwner: holderOf(parts), leaseUntil: parts.now() + LEASE_MS };
}

/** Takes a run that nobody holds; of a run that has a state by now which was not meant, nothing is taken. */
export async function take(
  parts: GateParts,
  runId: string,
  state?: 'waiting' | 'running',
): Promise<Held | undefined> {
  const leaseUntil = parts.now() + LEASE_MS;
  const leaseOwner = holderOf(parts);
  const run = await parts.home.runs.lease(runId, leaseOwner, LEASE_MS, state);
  return run && { ...run, leaseOwner, leaseUntil };
}

/** A name for each taking: a console that has lost a run and takes it anew is another one than the one that lost it. */
function holderOf(parts: GateParts): string {
  return `${parts.owner}#${randomUUID()}`;
}

/** Ends a run that is held. What can not be written now, the next console finds out about. */
export async function writeEnd(parts: GateParts, run: Held, end: RunEnd): Promise<void> {
  await parts.home.runs
    .end(run.id, run.leaseOwner, end)
    .catch((error: unknown) => parts.logFailure(error, 'The end of a run could not be written'));
}

/** Keeps a run while it is worked on, hands on its progress, and brings back the wish to cancel. */
export interface Hold {
  /** Aborted where cancelling was asked for, and where the run may be another console's now. */
  readonly signal: AbortSignal;
  readonly handle: RunHandle;
  readonly isLost: () => boolean;
  /** Writes down how it ended. Rejects for nothing. */
  readonly end: (end: RunEnd) => Promise<void>;
  readonly stop: () => void;
}

/**
 * The hold of a run that was taken. Whoever could not keep it until its end stops by the own clock, which is before
 * anybody else takes it. Whoever can not save a checkpoint loses it too: the run has not failed, and is gone on with
 * from its last checkpoint once the lease is over.
 */
export function hold(parts: GateParts, run: Held): Hold {
  const { runs } = parts.home;
  const beating = beatsOf(parts, run);
  let keptUntil = run.leaseUntil;
  let lost = false;
  const lose = () => {
    lost = true;
    beating.control.abort(new LeaseLost(run.id));
  };
  beating.start(async (progress) => {
    const until = parts.now() + LEASE_MS;
    try {
      const answer = await runs.renew(run.id, run.leaseOwner, LEASE_MS, progress);
      if (answer === 'lost') lose();
      else keptUntil = Math.max(keptUntil, until);
      return answer;
    } catch (error) {
      parts.logFailure(error, 'A lease could not be renewed');
      if (parts.now() + HEARTBEAT_MS > keptUntil) lose();
      return 'kept';
    }
  });
  return {
    signal: beating.control.signal,
    handle: handleOf(run, beating.report, async (checkpoint) => {
      // Stopped work may tell of its stop: whoever goes on begins with what was saved before.
      if (lost) throw new LeaseLost(run.id);
      try {
        await runs.save(run.id, run.leaseOwner, checkpoint);
      } catch (error) {
        if (!isRefused(error)) lose();
        throw error;
      }
    }),
    isLost: () => lost,
    end: (end) => writeEnd(parts, run, end),
    stop: beating.stop,
  };
}

/** A checkpoint that the table does not take, today or tomorrow: going on from the one before would end here again. */
function isRefused(error: unknown): boolean {
  return !(error instanceof LeaseLost) && !(error instanceof HomeError && error.failure.state !== 'rejected');
}

/**
 * The hold of a run that is executed whatever becomes of the console's own table: an emergency, or a broken glass. The
 * run may be there or not: it is held as soon as it can be, and ended, so that nobody executes it once more.
 */
export function holdRegardless(
  parts: GateParts,
  run: Held,
  creating: Promise<{ readonly outcome: string }>,
): Hold {
  const { runs } = parts.home;
  const beating = beatsOf(parts, run);
  const takeLate = () => runs.lease(run.id, run.leaseOwner, LEASE_MS);
  beating.start(async (progress) => {
    const answer = await runs.renew(run.id, run.leaseOwner, LEASE_MS, progress).catch(() => undefined);
    if (answer === 'lost') await takeLate().catch(() => undefined);
    return answer ?? 'kept';
  });
  const endLate = async (end: RunEnd) => {
    const created = await creating.catch(() => undefined);
    // Another's run works on the target, and this one never came to be.
    if (created && created.outcome !== 'created') return;
    try {
      await runs.end(run.id, run.leaseOwner, end);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      if (await takeLate()) await runs.end(run.id, run.leaseOwner, end);
    }
  };
  return {
    signal: beating.control.signal,
    handle: handleOf(run, beating.report, (checkpoint) =>
      patiently(runs.save(run.id, run.leaseOwner, checkpoint), true).catch(() => undefined),
    ),
    isLost: () => false,
    async end(end) {
      const ending = endLate(end).catch((error: unknown) =>
        parts.logFailure(error, 'The run of an emergency could not be ended'),
      );
      await patiently(ending, true).catch(() => undefined);
    },
    stop: beating.stop,
  };
}

type Beat = (progress: Progress | undefined) => Promise<'kept' | 'cancel' | 'lost'>;

function beatsOf(parts: GateParts, run: Held) {
  const control = new AbortController();
  // Asked for while nobody had it.
  if (run.cancelRequestedBy) control.abort();
  let progress: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    control,
    report: (newest: Progress) => void (progress = newest),
    start(beat: Beat) {
      timer = setInterval(
        () => void beat(progress).then((answer) => answer === 'cancel' && control.abort()),
        HEARTBEAT_MS,
      );
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

function handleOf(run: Held, report: RunHandle['report'], save: RunHandle['save']): RunHandle {
  return { id: run.id, who: run.who, checkpoint: run.checkpoint, save, report };
}
