import { expect, it } from 'vitest';
import { tokenPages } from './token-pages.ts';

it('follows the tokens to the last page', async () => {
  const asked: (string | undefined)[] = [];
  const items = await tokenPages(10, (token) => {
    asked.push(token);
    const next = Number(token ?? 0) + 1;
    return Promise.resolve({ items: [next], token: next < 3 ? String(next) : undefined });
  });
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, '1', '2']);
});

it('ends where an endpoint gives the same token for ever', async () => {
  const items = await tokenPages(4, () => Promise.resolve({ items: ['again'], token: 'same' }));
  expect(items).toHaveLength(4);
});
