import { describe, expect, it } from 'vitest';
import type { Home, RunState, RunSummary } from '../../../core/actions/run.ts';
import { listRuns } from './run-list.server.ts';
import type { RunEyes } from './run-view.ts';
import { runsWanted } from './runs-wanted.ts';

const EYES: RunEyes = {
  now: 0,
  actionOf: () => undefined,
  labelOf: () => undefined,
  mayRead: () => true,
  mayAct: () => false,
};

/** Runs in memory, newest first: every third in production, every fifth failed. */
function runs(count: number): Pick<Home, 'runs'> {
  const all = Array.from(
    { length: count },
    (_, index) =>
      ({
        id: String(index),
        actionId: 'tables.put-item',
        environmentId: index % 3 === 0 ? 'prod' : 'dev',
        who: { id: index % 2 === 0 ? 'olga' : 'otto', name: '', role: '' },
        state: (index % 5 === 0 ? 'failed' : 'done') satisfies RunState,
        summary: '',
      }) as RunSummary,
  );
  const place = (index: number) => `${String(9_999_999_999_999 - index)}#${index}`;
  return {
    runs: {
      list({ before, limit, states }: Parameters<Home['runs']['list']>[0]) {
        const from = before === undefined ? 0 : Number(before.split('#')[1]) + 1;
        const wanted = all.filter(
          ({ id, state }) => Number(id) >= from && (states === undefined || states.includes(state)),
        );
        const page = wanted.slice(0, limit);
        const last = page.at(-1);
        return Promise.resolve({
          runs: page,
          before: wanted.length > limit && last ? place(Number(last.id)) : undefined,
        });
      },
    },
  } as unknown as Pick<Home, 'runs'>;
}

async function walk(count: number, search: string): Promise<readonly string[]> {
  const ids: string[] = [];
  const address = new URLSearchParams(search);
  for (let page = 0; page < 60; page += 1) {
    const list = await listRuns(runs(count), runsWanted(address), EYES);
    ids.push(...list.runs.map(({ id }) => id));
    if (list.before === undefined) return ids;
    address.set('before', list.before);
  }
  throw new Error('The pages do not end.');
}

describe('the list of operations', () => {
  it('has each once, page by page', async () => {
    expect(await walk(130, '')).toEqual(Array.from({ length: 130 }, (_, index) => String(index)));
  });

  it('lets through what its filters say', async () => {
    const production = await walk(130, 'environment=prod');
    expect(production).toHaveLength(44);
    expect(production.every((id) => Number(id) % 3 === 0)).toBe(true);
    const failed = await walk(130, 'state=failed&environment=prod&person=olga');
    expect(failed).toEqual(['0', '30', '60', '90', '120']);
  });

  it('leaves out what of an address is no filter', () => {
    const wanted = (search: string) => runsWanted(new URLSearchParams(search));
    expect(wanted('state=constructor&before=../x')).toMatchObject({ filter: 'all', before: undefined });
    expect(wanted('before=1753000000000%230mfq00000-00000000000000000000').before).toBeDefined();
  });
});
