import { expect, it } from 'vitest';
import { newRunId } from '../../../core/actions/run-id.ts';
import type { Home } from '../../../core/actions/run.ts';
import type { RunbookRun } from '../../../core/runbooks/kept-run.ts';
import { endOf } from '../../../core/runbooks/kept-run.ts';
import { changeRun } from './change-run.server.ts';

const ANNA = { id: 'anna', name: 'Anna', role: 'operator' } as const;
const RUN: RunbookRun = {
  ...{ id: newRunId(1_000), runbookId: 'morning-check', title: 'Morning check', textVersion: 'abc' },
  ...{ environments: [], steps: [], startedBy: ANNA, startedAt: 1_000, holder: ANNA, state: 'open' },
  ...{ events: [{ kind: 'started', at: 1_000, who: ANNA }], revision: 1 },
};

it.each([
  [undefined, true],
  ['older', false],
])(
  'a run that ends keeps whether all that was done meanwhile was found: older ones %s',
  async (before, isWhole) => {
    const saved: RunbookRun[] = [];
    const home = {
      runbookRuns: {
        find: () => Promise.resolve(RUN),
        save: (run: RunbookRun) => Promise.resolve(saved.push(run) > 0),
      },
      runs: { list: () => Promise.resolve({ runs: [], before }) },
      records: { append: () => Promise.resolve() },
    } as unknown as Home;
    const core = { labels: [], find: () => undefined, home: { environment: { id: 'prod' } } };
    const scene = {
      request: new Request('http://console/runbooks/morning-check', {
        method: 'POST',
        body: new URLSearchParams({ intent: 'finish', run: RUN.id, verdict: 'well' }),
      }),
      context: { home, console: core, person: ANNA, log: { info: () => undefined } },
      person: ANNA,
      runbook: { id: 'morning-check' },
      pair: {},
    } as unknown as Parameters<typeof changeRun>[0];
    await changeRun(scene);
    expect(saved.map((run) => endOf(run)?.isWhole)).toEqual([isWhole]);
  },
);
