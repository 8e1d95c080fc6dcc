import { access } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { iconOf, titleWith } from './standing.ts';

const TITLE = 'Overview · Operations';

it.each([
  [{ red: 0, unseen: [] }, TITLE],
  [{ red: 2, unseen: ['Production'] }, `(2) ${TITLE}`],
  [{ red: 0, unseen: ['Production'] }, `(?) ${TITLE}`],
])('a title says how things stand: %j', (standing, title) => {
  for (const before of [TITLE, `(7) ${TITLE}`, `(?) ${TITLE}`])
    expect(titleWith(before, standing)).toBe(title);
});

it('every icon is there', async () => {
  for (let red = 0; red <= 12; red += 1)
    for (const unseen of [[], ['Production']])
      await access(new URL(`../../../public${iconOf({ red, unseen })}`, import.meta.url));
});
