import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export type SideLabel = 'Development' | 'Production';

/** Opens an address, and waits until every part has arrived and the page answers to the keyboard. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
  await alive(page);
}

/** Every part of the page has arrived. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.animate-breathe')).toHaveCount(0);
}

/** React has taken the page over: what was drawn by the server has become its own, and its effects have run. */
async function alive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main !== null && Object.keys(main).some((key) => key.startsWith('__reactFiber'));
  });
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** One environment's half of a detail page. */
export function pane(page: Page, side: SideLabel): Locator {
  return page.getByRole('region', { name: side, exact: true });
}

/** The value of a fact (`Visibility timeout`) in a pane. */
export function fact(within: Locator, name: string): Locator {
  return within.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]');
}

/** The row of a pair in a list. */
export function row(page: Page, key: string): Locator {
  return page.getByRole('row').filter({
    has: page.getByRole('rowheader').getByRole('link', { name: key, exact: true }),
  });
}

/** One side's cells of a row. */
export function half(of: Locator, side: 'left' | 'right'): Locator {
  return of.locator(`[data-half="${side}"]`);
}

/** How far the page is wider than the screen, in pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
