import { describe, expect, it } from 'vitest';
import type { RunView } from '../operations/run-view.ts';
import { testMark, testsOf } from './tests.ts';
import type { WayRun } from './way-view.ts';

function tested(
  actionId: string,
  state: RunView['state'],
  target = 'environment',
  environmentId = 'staging',
): WayRun {
  return { run: { id: actionId, actionId, state, target, environmentId } as RunView, steps: [], lines: [] };
}

describe('tests of an environment', () => {
  it('are told by the newest of each kind', () => {
    const runs = [
      tested('environment.smoke-test', 'done'),
      tested('environment.record-tests', 'done', 'e2e'),
      tested('environment.smoke-test', 'failed'),
      tested('environment.smoke-test', 'failed', 'environment', 'prod'),
      tested('releases.run', 'done'),
    ];
    expect(testsOf(runs, 'staging').map(({ suite, of }) => `${suite} ${of.run.state}`)).toEqual([
      'smoke done',
      'recorded e2e done',
    ]);
  });

  it('are those of a migration that was tested on its way, too', () => {
    const migrated = {
      ...tested('migration.migrate', 'failed'),
      steps: [
        { title: 'table a', state: 'done' as const },
        { title: 'smoke test', state: 'done' as const, sentence: 'Passed.' },
      ],
    };
    const [smoke] = testsOf([migrated], 'staging');
    expect(smoke?.of.run).toMatchObject({ state: 'done', sentence: 'Passed.' });
  });

  it('are marked by the worst', () => {
    const mark = (...runs: WayRun[]) => testMark(testsOf(runs, 'staging')).state;
    expect(mark()).toBe('open');
    expect(mark(tested('environment.smoke-test', 'done'))).toBe('done');
    expect(
      mark(tested('environment.smoke-test', 'running'), tested('environment.record-tests', 'done', 'e2e')),
    ).toBe('running');
    expect(
      mark(tested('environment.smoke-test', 'done'), tested('environment.integrity-test', 'failed')),
    ).toBe('failed');
  });
});
