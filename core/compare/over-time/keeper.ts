import { setTimeout as pause } from 'node:timers/promises';
import type { Action } from '../../actions/action.ts';
import type { Run } from '../../actions/run.ts';
import type { Source } from '../../resources/source.ts';
import { Reader } from '../../upstream/reader.ts';
import { changesSettings } from './configuring.ts';
import { takeSnapshot } from './take.ts';
import type { TakingParts } from './take.ts';

const LOOK_MS = 1_000;
/** After an action it is quiet for so long before the estate is read; in a storm of actions it is read all the same. */
const QUIET_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** How often it is asked whether the day's snapshot is there. */
const DAILY_LOOK_MS = 5 * 60_000;
/** A console that dies over the day's snapshot, or sees nothing, is followed by another after so long. */
const LEASE_MS = 10 * 60_000;
/** Longer than reading and keeping can take. */
const LONGEST_MS = 2 * 60_000;

export interface KeeperParts extends TakingParts {
  readonly environments: readonly Omit<Source, 'reader'>[];
  readonly actions: readonly Action[];
  /** Tells this console from others. */
  readonly owner: string;
  readonly logFailure: (error: unknown, message: string) => void;
}

/** Takes a snapshot a day of every environment, and one after each action that may have changed settings. */
export interface SnapshotKeeper {
  /** An action has ended. Costs nothing: what follows is done by `work`. */
  readonly ended: (run: Run) => void;
  /** Until the signal is aborted. What waits then is left to the next snapshot. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** One look at what is due. Never throws. */
  readonly look: (signal: AbortSignal) => Promise<void>;
}

interface Waiting {
  readonly firstAt: number;
  readonly lastAt: number;
}

export function createSnapshotKeeper(parts: KeeperParts): SnapshotKeeper {
  const { home, now, owner } = parts;
  const waiting = new Map<string, Waiting>();
  const daysKept = new Map<string, string>();
  const lookedAt = new Map<string, number>();

  async function lookAt(environment: Omit<Source, 'reader'>, signal: AbortSignal): Promise<void> {
    const { id } = environment.environment;
    // A reader of its own: the reads of pages never wait for it, and nothing that they have kept is taken for now.
    const source: Source = { ...environment, reader: new Reader() };
    if (isDue(waiting.get(id), now())) {
      waiting.delete(id);
      await takeSnapshot(parts, source, { cause: 'action', signal: bounded(signal) });
      return;
    }
    if (now() - (lookedAt.get(id) ?? Number.NEGATIVE_INFINITY) < DAILY_LOOK_MS) return;
    lookedAt.set(id, now());
    const day = new Date(now()).toISOString().slice(0, 10);
    if (daysKept.get(id) === day) return;
    if (!(await home.snapshots.takeDay(id, day, owner, now(), now() + LEASE_MS))) return;
    const taken = await takeSnapshot(parts, source, { cause: 'daily', signal: bounded(signal) });
    if (taken.outcome === 'nothing-seen') return;
    await home.snapshots.endDay(id, day, owner);
    daysKept.set(id, day);
  }

  async function look(signal: AbortSignal): Promise<void> {
    await Promise.all(
      parts.environments.map((one) =>
        lookAt(one, signal).catch((error: unknown) => {
          if (!signal.aborted) parts.logFailure(error, 'A snapshot could not be kept');
        }),
      ),
    );
  }

  return {
    look,
    ended({ actionId, environmentId, calls = [] }) {
      const action = parts.actions.find(({ id }) => id === actionId);
      if (!action || calls.length === 0 || !changesSettings(action)) return;
      const at = now();
      waiting.set(environmentId, { firstAt: waiting.get(environmentId)?.firstAt ?? at, lastAt: at });
    },
    async work(signal) {
      while (!signal.aborted) {
        await look(signal);
        await pause(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    },
  };
}

function isDue(waiting: Waiting | undefined, now: number): boolean {
  if (!waiting) return false;
  return now - waiting.lastAt >= QUIET_MS || now - waiting.firstAt >= LONGEST_WAIT_MS;
}

function bounded(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
}
