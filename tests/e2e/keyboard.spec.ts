import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

test('the first Tab leads past the navigation to the content', async ({ page }) => {
  await open(page, '/tables');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('⌘K finds a table of either side, opens it, and closes by Escape', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('tiktok-commerce-users');
  await expect(palette.getByRole('option', { name: /users/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tables\/users$/);
  await expect(page.getByRole('heading', { name: 'users', level: 1 })).toBeVisible();
  await expect(palette).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('nothing is called this');
  // No Docker Engine runs here: not everything could be listed.
  await expect(palette).toContainText('Nothing that could be listed has this name.');
  await page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
});

test('? shows the keys, Tab stays inside, Escape closes', async ({ page }) => {
  await open(page, '/queues');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Find a place or a resource');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await keys.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(keys).toHaveCount(0);
});

test('a dialog gives the focus back to what opened it', async ({ page }) => {
  await open(page, '/queues/caption-analysis');
  const find = page.getByRole('button', { name: 'Find anything' });
  await find.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(find).toBeFocused();
  const purge = pane(page, 'Production').getByRole('button', { name: 'Purge' });
  await purge.press('Enter');
  const plan = page.getByRole('dialog');
  await expect(plan.getByRole('textbox', { name: /The name/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(plan).toHaveCount(0);
  await expect(purge).toBeFocused();
});

test('rows are gone through by j, k and arrows, from the filter on and back to it', async ({ page }) => {
  await open(page, '/tables');
  const filter = page.getByRole('searchbox', { name: 'Filter tables by name' });
  const opens = page.getByRole('rowheader').getByRole('link');
  await page.keyboard.press('j');
  await expect(opens.first()).toBeFocused();
  await page.keyboard.press('k');
  await expect(filter).toBeFocused();
  await page.keyboard.type('us');
  await expect(page).toHaveURL(/q=us/);
  // One letter alone leaves it: rows of both letters are those that are gone through.
  await expect(page.getByRole('row', { name: /products/ })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(opens.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'users', level: 1 })).toBeVisible();
});

test('the head of a long table stays in sight, and never hides what has the focus', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 600 });
  await open(page, '/alarms');
  const head = page.locator('.table-frame thead');
  await page.getByRole('rowheader').getByRole('link').last().focus();
  await expect(head).toBeInViewport();
  let steps = 0;
  for (; steps < 25; steps += 1) {
    await page.keyboard.press('Shift+Tab');
    const [under, bottom] = await Promise.all([
      head.evaluate((element) => element.getBoundingClientRect().bottom),
      page.evaluate(() =>
        document.activeElement?.closest('tbody')
          ? document.activeElement.getBoundingClientRect().bottom
          : undefined,
      ),
    ]);
    // The first row is left for what stands over the table.
    if (bottom === undefined) break;
    expect(bottom).toBeGreaterThan(under);
  }
  expect(steps).toBeGreaterThan(10);
});

test('g and a letter go to each place, / goes to the filter, and neither disturbs typing', async ({
  page,
}) => {
  await open(page, '/');
  for (const [letter, place, path] of [
    ['t', 'Tables', '/tables'],
    ['b', 'Buckets', '/buckets'],
    ['c', 'Caches', '/caches'],
    ['q', 'Queues', '/queues'],
    ['n', 'Topics', '/topics'],
    ['s', 'Secrets', '/secrets'],
    ['v', 'Configuration', '/configuration'],
    ['o', 'Overview', '/'],
    ['t', 'Tables', '/tables'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(page.getByRole('heading', { name: place, level: 1 })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(path);
  }
  await page.keyboard.press('/');
  const filter = page.getByRole('searchbox', { name: 'Filter tables by name' });
  await expect(filter).toBeFocused();
  await page.keyboard.type('g?q/');
  await expect(filter).toHaveValue('g?q/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/\/tables\?q=/);
});

test('the pair is chosen and swapped by keyboard, and focus stays where it was', async ({ page }) => {
  await open(page, '/tables/users');
  const left = page.getByRole('combobox', { name: 'Left environment' });
  await left.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page).toHaveURL(/\?pair=prod(,|%2C)dev$/);
  await expect(left).toBeFocused();
  await expect(page.getByRole('main').getByRole('region').first()).toHaveAccessibleName('Production');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Swap the two environments' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?pair=dev(,|%2C)prod$/);
  await expect(page.getByRole('main').getByRole('region').first()).toHaveAccessibleName('Development');
  // The pair goes along to the next page.
  await page.getByRole('link', { name: 'Queues', exact: true }).press('Enter');
  await expect(page).toHaveURL(/\/queues\?pair=dev(,|%2C)prod$/);
});

for (const path of [
  '/',
  '/tables',
  '/tables/products/items?limit=25',
  '/buckets/assets',
  '/queues/caption-analysis',
  '/caches/main/keys',
])
  test(`everything that can be used is reached by Tab, with its focus in sight: ${path}`, async ({
    page,
  }) => {
    await open(page, path);
    const { missed, unmarked } = await walk(page);
    expect(missed, 'not reached').toEqual([]);
    expect(unmarked, 'without a mark of the focus').toEqual([]);
  });

test('a row is opened, a tab changed and a form sent without a mouse', async ({ page }) => {
  await open(page, '/tables?q=tags');
  await page.getByRole('rowheader').getByRole('link', { name: 'tags' }).press('Enter');
  await page.getByRole('navigation', { name: 'Table' }).getByRole('link', { name: 'Items' }).press('Enter');
  await page.getByLabel('PK (S)').fill('TAG#clothing');
  await page.getByLabel('PK (S)').press('Enter');
  await expect(page).toHaveURL(/pk=TAG%23clothing/);
  await expect(pane(page, 'Production').getByRole('row').nth(1)).toContainText('TAG#clothing');
  await expect(page.getByLabel('PK (S)')).toBeFocused();
});

interface Walk {
  readonly missed: readonly string[];
  readonly unmarked: readonly string[];
}

/** Presses Tab until the page has been gone round, and tells what was left out and what showed no focus. */
async function walk(page: Page): Promise<Walk> {
  const count = await page.evaluate(() => {
    const usable = document.querySelectorAll<HTMLElement>(
      'a[href], button:not([disabled]), input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]',
    );
    const shown = [...usable].filter((element) => element.checkVisibility({ visibilityProperty: true }));
    for (const [place, element] of shown.entries()) element.dataset.walk = String(place);
    return shown.length;
  });
  const reached = new Map<string, boolean>();
  for (let step = 0; step < count + 5; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element.dataset.walk === undefined) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        place: element.dataset.walk,
        marked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      };
    });
    if (at) reached.set(at.place, at.marked);
    if (reached.size === count) break;
  }
  const told = (places: readonly string[]) =>
    page.evaluate(
      (all) =>
        all.map((place) => {
          const element = document.querySelector<HTMLElement>(`[data-walk="${place}"]`);
          return `${element?.tagName ?? '?'} ${element?.getAttribute('aria-label') ?? element?.textContent ?? ''}`.slice(
            0,
            60,
          );
        }),
      places,
    );
  const all = Array.from({ length: count }, (_, place) => String(place));
  return {
    missed: await told(all.filter((place) => !reached.has(place))),
    unmarked: await told([...reached].filter(([, marked]) => !marked).map(([place]) => place)),
  };
}
