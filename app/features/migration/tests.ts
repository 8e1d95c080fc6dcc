import { isActive } from '../operations/run-view.ts';
import type { MarkState } from './step-mark.tsx';
import type { WayRun } from './way-view.ts';

/** The newest result of one kind of test of an environment. */
export interface TestResult {
  /** `smoke`, `integrity`, or the name under which it was recorded. */
  readonly suite: string;
  readonly title: string;
  readonly of: WayRun;
}

const OWN: Readonly<Record<string, readonly [suite: string, title: string]>> = {
  'environment.smoke-test': ['smoke', 'Smoke test'],
  'environment.integrity-test': ['integrity', 'Integrity test'],
};

/** The newest run of each test of an environment; what was recorded of tests elsewhere by its own name. */
export function testsOf(runs: readonly WayRun[], environmentId: string): readonly TestResult[] {
  const found = new Map<string, TestResult>();
  for (const of of runs) {
    const { run } = of;
    if (run.environmentId !== environmentId) continue;
    const step = testedOnItsWay(of);
    if (step && !found.has('smoke')) found.set('smoke', { suite: 'smoke', title: 'Smoke test', of: step });
    const own = OWN[run.actionId];
    const [suite, title] =
      own ?? (run.actionId === 'environment.record-tests' ? [`recorded ${run.target}`, run.target] : []);
    if (suite === undefined || title === undefined || found.has(suite)) continue;
    found.set(suite, { suite, title, of });
  }
  return [...found.values()];
}

/** A migration tests what it has filled as its last step: as if that were a run of its own. */
function testedOnItsWay({ run, steps }: WayRun): WayRun | undefined {
  if (run.actionId !== 'migration.migrate') return undefined;
  const step = steps.find(({ title }) => title === 'smoke test');
  if (!step || step.state === 'open') return undefined;
  return { run: { ...run, state: step.state, sentence: step.sentence }, steps: [], lines: [] };
}

/** All of them in one word: what failed goes before what is under way, and that before what passed. */
export function testMark(tests: readonly TestResult[]): { readonly state: MarkState; readonly word: string } {
  const states = tests.map(({ of: { run } }) => run.state);
  if (states.some((state) => state === 'failed' || state === 'unknown'))
    return { state: 'failed', word: 'not passed' };
  if (tests.some(({ of: { run } }) => isActive(run))) return { state: 'running', word: 'under way' };
  const passed = states.filter((state) => state === 'done').length;
  return passed === 0
    ? { state: 'open', word: 'not tested yet' }
    : { state: 'done', word: `${passed} passed` };
}
