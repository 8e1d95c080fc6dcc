import { describe, expect, it } from 'vitest';
import type { RunView } from '../operations/run-view.ts';
import { lastOfSteps, tallyOf } from './last-of.ts';
import type { WayRun } from './way-view.ts';

function wayRun(run: Partial<RunView>, steps: WayRun['steps']): WayRun {
  return {
    run: { id: 'a', actionId: 'migration.migrate', createdAt: 1, ...run } as RunView,
    steps,
    lines: [],
  };
}

describe('what was last done', () => {
  it('is what the newest run told that came so far', () => {
    const last = lastOfSteps([
      wayRun({ id: 'new', createdAt: 9 }, [
        { title: 'table a', state: 'done', sentence: 'Copied.' },
        { title: 'table b', state: 'open' },
      ]),
      wayRun({ id: 'old', createdAt: 5 }, [
        { title: 'table a', state: 'failed' },
        { title: 'table b', state: 'failed', sentence: 'Throttled.' },
      ]),
    ]);
    expect(last['table a']).toMatchObject({ runId: 'new', state: 'done' });
    expect(last['table b']).toMatchObject({ runId: 'old', state: 'failed' });
    expect(tallyOf(['table a', 'table b', 'table c'], last)).toEqual({ done: 1, failed: 1, of: 3 });
  });

  it('is void once it was taken back, and a comparison is no copy', () => {
    const last = lastOfSteps([
      wayRun({ undoneBy: 'b' }, [{ title: 'table a', state: 'done' }]),
      wayRun({ actionId: 'migration.verify' }, [{ title: 'table a', state: 'done' }]),
    ]);
    expect(last['table a']).toMatchObject({ state: 'cancelled' });
    expect(last['compared table a']).toMatchObject({ state: 'done' });
  });
});
