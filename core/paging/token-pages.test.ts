import { expect, it } from 'vitest';
import { mapListed, tokenPages } from './token-pages.ts';

it('follows the tokens to the last page', async () => {
  const asked: (string | undefined)[] = [];
  const items = await tokenPages(10, (token) => {
    asked.push(token);
    const next = Number(token ?? 0) + 1;
    return Promise.resolve({ items: [next], token: next < 3 ? String(next) : undefined });
  });
  expect(items).toEqual([1, 2, 3]);
  expect(mapListed(items, (all) => all).cutOff).toBeUndefined();
  expect(asked).toEqual([undefined, '1', '2']);
});

it('ends where an endpoint gives the same token for ever', async () => {
  const items = await tokenPages(4, () => Promise.resolve({ items: ['again'], token: 'same' }));
  expect([...items]).toEqual(['again', 'again', 'again', 'again']);
  expect(items.cutOff).toBe(true);
  const mapped = mapListed(items, (all) => all.map((item) => item.length));
  expect([...mapped, mapped.cutOff]).toEqual([5, 5, 5, 5, true]);
});
