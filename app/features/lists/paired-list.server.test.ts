import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../core/cells/cell.ts';
import { fresh } from '../../../core/cells/cell.ts';
import { parseEnvironments } from '../../../core/environments/load.ts';
import { createRegistry } from '../../../core/environments/registry.ts';
import { tokenPages } from '../../../core/paging/token-pages.ts';
import type { Listed } from '../../../core/paging/token-pages.ts';
import type { Source } from '../../../core/resources/source.ts';
import { Reader } from '../../../core/upstream/reader.ts';
import { pairedList } from './paired-list.server.ts';
import { shownNames } from './shown-names.server.ts';
import type { Listing } from './paired-list.server.ts';

const environment = (id: string) => ({
  id,
  label: id,
  guard: 'none',
  region: 'us-east-1',
  account: '000000000000',
  endpoint: 'http://127.0.0.1:1',
  names: { stage: id },
});
const file = JSON.stringify({ environments: [environment('dev'), environment('prod')] });
const registry = createRegistry(parseEnvironments(file, 'test.json'), process.env);
const [dev, prod] = registry.all.map((one): Source => ({ ...one, reader: new Reader() }));
if (!dev || !prod) throw new Error('The file has two environments.');
const sides = [dev, prod] as const;

type Names = Promise<Cell<Listed<string>>>;

function listingOf(left: Names, right: Names): Listing<string> {
  return {
    kind: 'queues',
    names: ({ environment: { id } }) => (id === 'dev' ? left : right),
    row: (_, name) => Promise.resolve(fresh(name, 0)),
    found: (name) => ({ name, answers: { '': {} }, unseen: [] }),
  };
}

const given = (...names: readonly string[]): Names => Promise.resolve(fresh(names, 0));
const everything = { filter: '', page: 1 };

/** The first two of more names than are asked for. */
async function cutOff(...names: readonly string[]): Names {
  return fresh(await tokenPages(1, () => Promise.resolve({ items: names, token: 'more' })), 0);
}

describe('a list of pairs', () => {
  it('of which a side is cut off says so, and calls nothing missing that may be there', async () => {
    const list = pairedList(listingOf(given('a', 'b'), cutOff('a')), sides, everything);
    expect(await list.left).toMatchObject({ value: { count: 2, cutOff: false } });
    expect(await list.right).toMatchObject({ value: { count: 1, cutOff: true } });
    const { rows } = await list.page;
    expect(await Promise.all(rows.map(async ({ halves }) => (await halves.right).state))).toEqual([
      'seen',
      'not-seen',
    ]);
    expect(await rows[1]?.mark).toMatchObject({ state: 'not-seen' });
  });

  it('of which a side has only an old list calls nothing missing that was made since', async () => {
    const failure = {
      state: 'unreachable',
      operation: 'sqs:ListQueues',
      code: 'ECONNREFUSED',
      at: 1,
    } as const;
    const old: Names = Promise.resolve({ state: 'stale', value: ['a'], at: 0, failure });
    const { rows } = await pairedList(listingOf(given('a', 'b'), old), sides, everything).page;
    expect(await rows[1]?.mark).toMatchObject({ state: 'not-seen' });
  });

  it('of which a side is late finds the name there that nobody could foresee', async () => {
    const late = new Promise((resolve) => setTimeout(resolve, 600)).then(() =>
      given('orders-production', 'only-there'),
    );
    const list = pairedList(listingOf(given('orders-dev', 'alone'), late), sides, everything);
    const page = await list.page;
    const [alone, orders] = page.rows;
    expect(await alone?.halves.right).toEqual({ state: 'not-here' });
    expect(await orders?.halves.right).toMatchObject({ cell: { value: 'orders-production' } });
    expect(orders?.address).toBe('orders-dev');
    expect(await orders?.settledAddress).toBe('orders-dev,orders-production');
    expect(await page.late).toMatchObject({ rows: [{ key: 'only-there' }], beyond: 0 });
    // What is asked of the rows beside their cells is asked by the names that are there.
    expect(await shownNames(list.page, 'left')).toEqual(['alone', 'orders-dev']);
    expect(await shownNames(list.page, 'right')).toEqual(['orders-production', 'only-there']);
  });

  it('is drawn with what is told soon, and waits no longer for what is not', async () => {
    const listing: Listing<string> = {
      ...listingOf(given('a', 'b'), given('a', 'b')),
      row: ({ environment: { id } }, name) =>
        id === 'prod' && name === 'b' ? new Promise(() => undefined) : Promise.resolve(fresh(name, 0)),
    };
    const [a, b] = (await pairedList(listing, sides, everything).page).rows;
    expect(a).toMatchObject({ halves: { left: { state: 'seen' }, right: { state: 'seen' } } });
    expect(a?.mark).toHaveProperty('state');
    expect(b).toMatchObject({ halves: { left: { state: 'seen' } } });
    expect(b?.halves.right).toBeInstanceOf(Promise);
    expect(b?.mark).toBeInstanceOf(Promise);
  });

  it('that comes late and long is not drawn as a whole', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `late-${index}`);
    const late = new Promise((resolve) => setTimeout(resolve, 600)).then(() => given(...names));
    const { late: added } = await pairedList(listingOf(given('a'), late), sides, everything).page;
    expect(await added).toMatchObject({ beyond: 150 });
  });
});
