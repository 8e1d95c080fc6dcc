import { z } from 'zod';
import type { Home, Run, RunSummary } from '../../../core/actions/run.ts';
import type { Way } from '../../../core/migration/ways.ts';
import { keptLines } from '../../../core/changes/verification/test-outcome.ts';
import { endedSteps } from '../../../core/changes/sequences/steps.ts';
import { isActive, runView } from '../operations/run-view.ts';
import type { RunEyes } from '../operations/run-view.ts';
import type { StepView, WayRun } from './way-view.ts';

/** Pages of the store that are looked through for runs along a way. */
const PAGES = 4;
const PAGE = 50;
/** Runs of a way that are read whole. */
const MOST_RUNS = 24;

/** Which actions go along a way, by its kind; those of tests are of one environment. */
const ALONG = /^(migration\.|releases\.run$|environment\.(smoke-test|integrity-test|record-tests)$)/;

const inputSchema = z.object({
  fromEnvironment: z.string().optional(),
  fromTable: z.string().optional(),
  fromBucket: z.string().optional(),
});
const stepsSchema = z.array(z.object({ title: z.string() }));

/** The newest runs that belong to ways, whole. One list of the store, then each by its id. */
export async function wayRuns(home: Pick<Home, 'runs'>): Promise<readonly Run[]> {
  const found: RunSummary[] = [];
  let before: string | undefined;
  for (let page = 0; page < PAGES && found.length < MOST_RUNS; page += 1) {
    const next = await home.runs.list({ before, limit: PAGE });
    found.push(...next.runs.filter(({ actionId }) => ALONG.test(actionId)));
    before = next.before;
    if (before === undefined) break;
  }
  const whole = await Promise.all(found.slice(0, MOST_RUNS).map(({ id }) => home.runs.find(id)));
  return whole.flatMap((run) => run ?? []);
}

/** Whether a run went from one environment into the other; a smoke test belongs to every way into its environment. */
export function isAlong(run: Run, from: string, to: string): boolean {
  if (run.environmentId !== to) return false;
  if (run.actionId === 'environment.smoke-test') return true;
  if (!run.actionId.startsWith('migration.')) return false;
  const { fromEnvironment } = inputSchema.catch({}).parse(run.input);
  // What takes a migration back says nowhere from: it belongs to every way into its environment.
  return fromEnvironment === undefined || fromEnvironment === from;
}

/** A run for the eyes of one person, with its steps. */
export function wayRun(run: Run, eyes: RunEyes): WayRun {
  const seen = eyes.mayRead(run.environmentId);
  return {
    run: runView(run, eyes),
    steps: stepViews(run, seen),
    lines: seen ? keptLines(run.checkpoint) : [],
  };
}

/** The steps of a sequence's plan, as far as they have come; a run that is no sequence is its own one step. */
function stepViews(run: Run, seen: boolean): readonly StepView[] {
  const planned = stepsSchema.safeParse(run.plan.facts);
  if (!planned.success) return soleStep(run, seen);
  const ends = endedSteps(run.checkpoint);
  return planned.data.map(({ title }, index): StepView => {
    const end = ends[index];
    if (end) return { title, state: end.outcome, ...(seen ? { sentence: end.sentence } : {}) };
    return { title, state: index === ends.length && isActive(run) ? 'running' : 'open' };
  });
}

function soleStep(run: Run, seen: boolean): readonly StepView[] {
  const title = soleTitle(run);
  if (title === undefined) return [];
  const state = isActive(run)
    ? 'running'
    : run.state === 'done' || run.state === 'cancelled'
      ? run.state
      : 'failed';
  return [{ title, state, ...(seen && run.outcome ? { sentence: run.outcome.sentence } : {}) }];
}

function soleTitle({ actionId, input }: Run): string | undefined {
  const { fromTable, fromBucket } = inputSchema.catch({}).parse(input);
  if (fromTable !== undefined) return `table ${fromTable}`;
  if (fromBucket !== undefined) return `bucket ${fromBucket}`;
  return actionId === 'environment.smoke-test' ? 'smoke test' : undefined;
}

/** The runs along a way, the newest first; of a release also the tests of where it comes from. */
export async function runsAlong(
  home: Pick<Home, 'runs'>,
  { kind, from, to }: Pick<Way, 'kind' | 'from' | 'to'>,
  eyes: RunEyes,
): Promise<readonly WayRun[]> {
  const runs = await wayRuns(home);
  const isWanted = (run: Run) =>
    kind === 'release'
      ? (run.environmentId === from.id && TESTS.test(run.actionId)) ||
        (run.environmentId === to.id &&
          /^(releases\.run$|environment\.(smoke-test|integrity-test|record-tests)$)/.test(run.actionId))
      : isAlong(run, from.id, to.id);
  return runs.filter(isWanted).map((run) => wayRun(run, eyes));
}

const TESTS = /^(environment\.(smoke-test|integrity-test|record-tests)|migration\.migrate)$/;
