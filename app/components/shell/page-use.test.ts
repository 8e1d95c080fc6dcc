import { expect, it } from 'vitest';
import { watchUse } from './page-use.ts';

it('a page is used by keys, clicks and wheels, once for each time that it is asked', () => {
  const page = new EventTarget();
  const use = watchUse(page);
  expect(use.taken()).toBe(false);
  for (const name of ['pointerdown', 'keydown', 'wheel']) {
    page.dispatchEvent(new Event(name));
    page.dispatchEvent(new Event(name));
    expect([use.taken(), use.taken()], name).toEqual([true, false]);
  }
  page.dispatchEvent(new Event('pointermove'));
  expect(use.taken()).toBe(false);
  use.stop();
  page.dispatchEvent(new Event('keydown'));
  expect(use.taken()).toBe(false);
});
