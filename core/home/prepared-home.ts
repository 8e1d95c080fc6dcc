import type { Home, Rules } from '../actions/run.ts';
import { sharedRead } from './shared-read.ts';

/** How old the rules may be. Whoever switches sees it at once; other consoles follow within this. */
const RULES_MS = 2_000;
/** How old a run may be that is only looked at: what a hundred viewers ask costs what one costs. */
const LOOKED_AT_MS = 1_000;

/**
 * The same home, whose table and queue are made before anything is written to them for the first time. What could not
 * be made is tried again by the next use. `prepares` false: this console makes nothing (it was started read-only).
 */
export function preparedHome(home: Home, prepares: boolean, now: () => number = Date.now): Home {
  let preparing: Promise<void> | undefined;
  const prepare = () => {
    if (!prepares) return Promise.resolve();
    preparing ??= home.prepare().catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    return preparing;
  };
  const runs = after(prepare, home.runs);
  let kept: { readonly rules: Promise<Rules>; readonly at: number } | undefined;
  return {
    records: after(prepare, home.records),
    runs: { ...runs, summary: sharedRead(runs.summary, LOOKED_AT_MS) },
    approvals: after(prepare, home.approvals),
    queue: after(prepare, home.queue),
    schedules: after(prepare, home.schedules),
    runbookRuns: after(prepare, home.runbookRuns),
    alarmNotes: after(prepare, home.alarmNotes),
    alarmWatch: after(prepare, home.alarmWatch),
    shares: after(prepare, home.shares),
    snapshots: after(prepare, home.snapshots),
    rules: {
      async read() {
        if (kept && now() - kept.at < RULES_MS) return kept.rules;
        const rules = prepare().then(() => home.rules.read());
        kept = { rules, at: now() };
        rules.catch(() => (kept = undefined));
        return rules;
      },
      async write(rules) {
        await prepare();
        await home.rules.write(rules);
        kept = undefined;
      },
    },
    prepare,
  };
}

type Methods<T> = {
  readonly [K in keyof T]: T[K] extends (...words: never[]) => Promise<unknown> ? T[K] : never;
};

function after<T extends object>(prepare: () => Promise<void>, store: Methods<T>): T {
  const entries = Object.entries(store as Record<string, (...words: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    entries.map(([name, method]) => [
      name,
      async (...words: unknown[]) => {
        await prepare();
        return method(...words);
      },
    ]),
  ) as T;
}
