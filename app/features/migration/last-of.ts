import type { LastOf, WayRun } from './way-view.ts';

/** What each table, bucket and test of a way was last told, by the title of its step; the newest run first. */
export function lastOfSteps(runs: readonly WayRun[]): Readonly<Record<string, LastOf>> {
  const found: Record<string, LastOf> = {};
  for (const { run, steps } of runs) {
    for (const { title, state, sentence } of steps) {
      if (state === 'open') continue;
      const key = run.actionId === 'migration.verify' ? `compared ${title}` : title;
      found[key] ??= {
        runId: run.id,
        at: run.endedAt ?? run.createdAt,
        ...(run.undoneBy === undefined
          ? { state, sentence }
          : { state: 'cancelled', sentence: 'It was taken back.' }),
      };
    }
  }
  return found;
}

export interface Tally {
  readonly done: number;
  readonly failed: number;
  readonly of: number;
}

/** How many of some steps went well last, and how many did not. */
export function tallyOf(titles: readonly string[], last: Readonly<Record<string, LastOf>>): Tally {
  const states = titles.map((title) => last[title]?.state);
  return {
    done: states.filter((state) => state === 'done').length,
    failed: states.filter((state) => state === 'failed').length,
    of: titles.length,
  };
}
