import { expect, it } from 'vitest';
import { newRunId } from '../../../core/actions/run-id.ts';
import type { Home } from '../../../core/actions/run.ts';
import type { RunbookRun } from '../../../core/runbooks/kept-run.ts';
import type { RequestContext } from '../../http/context.server.ts';
import { recordWanted, runWanted } from './run-wanted.server.ts';

const ANNA = { id: 'anna', name: 'Anna', role: 'operator' } as const;
const ID = newRunId(1_000);
const RUN: RunbookRun = {
  ...{ id: ID, runbookId: 'morning-check', title: 'Morning check', textVersion: 'abc' },
  ...{ environments: [], steps: [], startedBy: ANNA, startedAt: 1_000, holder: ANNA, state: 'open' },
  ...{ events: [{ kind: 'started', at: 1_000, who: ANNA }], revision: 1 },
};

it('what was done meanwhile is read for a record, and not for whoever goes through a run', async () => {
  let lists = 0;
  const home = {
    runbookRuns: { find: (id: string) => Promise.resolve(id === ID ? RUN : undefined) },
    runs: {
      list() {
        lists += 1;
        return Promise.resolve({ runs: [] });
      },
    },
  } as unknown as Home;
  const context = {
    home,
    console: { labels: [], find: () => undefined },
    person: ANNA,
  } as unknown as RequestContext;
  expect(await runWanted(context, ANNA, ID)).toMatchObject({ state: 'found', run: { isHolder: true } });
  expect(lists).toBe(0);
  expect(await recordWanted(context, ANNA, ID)).toMatchObject({
    state: 'found',
    done: { actions: [], isWhole: true },
  });
  expect(lists).toBe(1);
  expect(await recordWanted(context, ANNA, newRunId(2_000))).toEqual({ state: 'none' });
});
