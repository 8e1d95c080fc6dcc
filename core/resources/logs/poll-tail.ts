import { failureOf } from '../../upstream/failure.ts';
import { newLine, pause } from './tail-scene.ts';
import type { TailScene } from './tail-scene.ts';
import { windowPages } from './window.ts';

/** How far each round looks back over what it has seen already. */
const OVERLAP_MS = 5_000;
/** Now and then the last minute is read again: events may come late. */
const SWEEP_MS = 60_000;
const SWEEP_EVERY_MS = 15_000;
/** FilterLogEvents may be called five times a second in a region at least. Source: CloudWatch Logs quotas. */
const CALL_MS = 300;
const ROUND_MS = 1_000;
const LONGEST_ROUND_MS = 15_000;
const MOST_PAGES = 10;
const PASSING = new Set(['throttled', 'unreachable', 'timed-out', 'broken']);

interface Followed {
  readonly group: string;
  /** The newest event that was seen, by its own clock. */
  newestAt: number;
  sweptAt: number;
}

/**
 * Follows groups by asking FilterLogEvents again and again, until `signal`: each round looks back some seconds, every
 * fifteenth over a minute, and what was told is not told again.
 */
export async function followByPolling(scene: TailScene, groups: readonly string[]): Promise<void> {
  const { signal, sink } = scene;
  const followed = groups.map((group): Followed => ({ group, newestAt: scene.since, sweptAt: Date.now() }));
  sink.way(groups, 'polling');
  let roundMs = ROUND_MS;
  while (!signal.aborted && followed.length > 0) {
    let wasHeldUp = false;
    for (const one of [...followed]) {
      const outcome = await round(scene, one);
      if (signal.aborted) return;
      if (outcome === 'gone') followed.splice(followed.indexOf(one), 1);
      if (outcome === 'held-up') wasHeldUp = true;
      await pause(CALL_MS, signal);
    }
    if (wasHeldUp && roundMs === ROUND_MS)
      sink.note('Upstream is slow or limits calls: it is asked less often.');
    roundMs = wasHeldUp ? Math.min(LONGEST_ROUND_MS, roundMs * 2) : ROUND_MS;
    await pause(roundMs - CALL_MS * followed.length, signal);
  }
}

async function round(scene: TailScene, followed: Followed): Promise<'told' | 'held-up' | 'gone'> {
  const { group, newestAt } = followed;
  const now = Date.now();
  const isSweep = now - followed.sweptAt >= SWEEP_EVERY_MS;
  // The clock that counts is the one that wrote the lines.
  const back = Math.min(now, newestAt) - (isSweep ? SWEEP_MS : OVERLAP_MS);
  const from = Math.max(scene.since, back);
  try {
    const pages = windowPages(
      scene.source,
      { group, pattern: scene.pattern, from },
      MOST_PAGES,
      scene.signal,
    );
    for (;;) {
      const { done, value } = await pages.next();
      if (done) {
        if (value) scene.sink.note(`More is written to ${group} than can be asked for; lines are missing.`);
        break;
      }
      const lines = value.flatMap((event) => newLine(scene, group, event, true) ?? []);
      if (lines.length > 0) scene.sink.lines(lines);
      for (const { timestamp = 0 } of value) followed.newestAt = Math.max(followed.newestAt, timestamp);
    }
    if (isSweep) followed.sweptAt = now;
    return 'told';
  } catch (error) {
    if (scene.signal.aborted) return 'told';
    const failure = failureOf(error, 'logs:FilterLogEvents');
    if (PASSING.has(failure.state)) return 'held-up';
    scene.sink.failed([group], failure);
    return 'gone';
  }
}
