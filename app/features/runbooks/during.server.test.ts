import { expect, it } from 'vitest';
import type { Home, RunSummary } from '../../../core/actions/run.ts';
import type { RunbookRun } from '../../../core/runbooks/kept-run.ts';
import { actionsDuring } from './during.server.ts';

const RUN = {
  startedAt: 1_000,
  environments: [{ id: 'prod', label: 'Production' }],
} as unknown as RunbookRun;

/** So many runs in memory, one a millisecond, the newest first and the oldest at `from`. */
function runs(count: number, from: number, environmentId = 'prod'): Pick<Home, 'runs'> {
  const all = Array.from({ length: count }, (_, index) => ({
    ...{ id: String(index), actionId: 'a', target: 't', who: { name: 'Anna' }, state: 'done', environmentId },
    createdAt: from + count - 1 - index,
  })) as unknown as readonly RunSummary[];
  const list: Home['runs']['list'] = ({ before = '0', limit }) => {
    const end = Number(before) + limit;
    return Promise.resolve({
      runs: all.slice(Number(before), end),
      before: end < all.length ? String(end) : undefined,
    });
  };
  return { runs: { list } as Home['runs'] };
}

it.each([
  ['few', runs(3, 1_000), 3, true],
  ['as many as are read, and no more', runs(500, 1_000), 500, true],
  ['more than are read', runs(501, 1_000), 500, false],
  ['more than are read, of before the run', runs(600, 600), 200, true],
  ['more than are read, of another environment', runs(501, 1_000, 'dev'), 0, false],
])('what was done while a run was open: %s', async (_name, home, count, isWhole) => {
  const done = await actionsDuring(home, RUN, 10_000, { actionOf: () => undefined });
  expect([done.actions.length, done.isWhole]).toEqual([count, isWhole]);
  const times = done.actions.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
