import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTable, dynamodbOf, servePair, textOf } from './pair.ts';
import type { ServedPair } from './pair.ts';

let pair: ServedPair;

beforeAll(async () => {
  pair = await servePair();
  const left = dynamodbOf(pair.left);
  const right = dynamodbOf(pair.right);
  await createTable(left, 'orders-dev');
  await createTable(right, 'orders-production');
  await createTable(left, 'returns-local');
  await createTable(right, 'returns-live');
  left.destroy();
  right.destroy();
});

afterAll(() => pair.close());

/** Where the row of a name leads to: where it is drawn again when the other side has answered, the last of them. */
async function linkOf(list: string, key: string): Promise<string> {
  const links = [...textOf(await pair.page(list)).matchAll(/<a [^>]*href="([^"]+)"[^>]*>([^<]*)<\/a>/g)];
  return links.filter(([, , text]) => text === key).at(-1)?.[1] ?? `no link of ${key}`;
}

describe('two tables whose names do not tell each other', () => {
  it.each([
    ['orders-{env}', 'orders-dev', 'orders-production'],
    ['returns-{env}', 'returns-local', 'returns-live'],
  ])('%s is one row, whose page and its tabs are of both', async (key, left, right) => {
    const address = await linkOf('/tables', key);
    for (const page of [address, `${address}/items`, `${address}/partiql?statement=x`]) {
      const answer = await pair.page(page);
      expect(answer.status, page).toBeLessThan(404);
      expect(textOf(answer), page).toContain(`${left} · ${right}`);
      for (const tab of ['', '/items', '/partiql'])
        expect(textOf(answer)).toContain(`href="${address}${tab}"`);
    }
    expect(textOf(await pair.page(address))).not.toContain('This environment has no such table.');
  });

  it('lead to both also where the sides are swapped', async () => {
    const address = await linkOf('/tables', 'orders-{env}');
    expect(textOf(await pair.page(`${address}?pair=prod,dev`))).toContain('orders-production · orders-dev');
  });

  it('are found by name alike', async () => {
    expect((await pair.page('/find.data')).text).toContain(
      encodeURIComponent('orders-dev,orders-production'),
    );
  });

  it('are one row also while a side takes its time', async () => {
    pair.console.forget('prod');
    await pair.faults(pair.right, [
      { service: 'dynamodb', operation: 'ListTables', kind: 'delay', delayMs: 900 },
    ]);
    const [address, list] = await Promise.all([linkOf('/tables', 'orders-{env}'), pair.page('/tables')]);
    await pair.faults(pair.right, []);
    expect(address).toContain('orders-production');
    expect(textOf(list)).not.toContain('Not here');
  });
});
