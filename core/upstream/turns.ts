import { setTimeout as pause } from 'node:timers/promises';

/** A second, and what one call may be longer on its way than those behind it. */
const SECOND_MS = 1_100;

/** Lets calls through one after the other, each of a kind so many times in any second. */
export class Turns {
  private readonly lines = new Map<string, Promise<void>>();
  /** When the last calls of a kind were let through, as many as a second takes. */
  private readonly taken = new Map<string, readonly number[]>();

  /** Resolves when the call may be made, or when `signal` says that it will not be: then its turn is the next one's. */
  wait(kind: string, perSecond: number, signal: AbortSignal): Promise<void> {
    const turn = (this.lines.get(kind) ?? Promise.resolve()).then(async () => {
      const taken = this.taken.get(kind) ?? [];
      const next = taken.length < perSecond ? 0 : (taken[0] ?? 0) + SECOND_MS;
      // Whoever has left leaves the line too.
      await pause(Math.max(0, next - Date.now()), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) this.taken.set(kind, [...taken, Date.now()].slice(-perSecond));
    });
    this.lines.set(kind, turn);
    return turn;
  }
}
