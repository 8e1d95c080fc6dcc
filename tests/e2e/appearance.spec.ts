import { expect, test } from './support/console-test.ts';
import { half, open, overflow, pane, row } from './support/screen.ts';

test('the theme is switched at once, and is still there in the next document', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '/');
  const theme = () => page.locator('html').getAttribute('data-theme');
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await ground();
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible();
  expect(await theme()).toBe('dark');
  expect(await ground()).not.toBe(before);
  await expect
    .poll(async () => (await page.context().cookies()).find(({ name }) => name === 'theme')?.value)
    .toBe('dark');
  await open(page, '/queues');
  expect(await theme()).toBe('dark');
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible();
  // The document itself says it: no page is light before its scripts have run.
  const answer = await page.request.get('/queues');
  expect(await answer.text()).toContain('<html lang="en" data-theme="dark">');
});

test('without a choice the theme is the machine’s', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, '/tables');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, '/tables');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('at every width each side’s name stands over its own columns, and nothing beside the screen', async ({
  page,
}) => {
  for (const width of [768, 1024, 1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of ['/tables', '/buckets', '/queues', '/configuration', '/tables/products/items']) {
      await open(page, path);
      expect(await overflow(page), `${path} at ${width}`).toBe(0);
    }
    await open(page, '/tables');
    for (const side of ['left', 'right'] as const) {
      const name = page.locator(`thead tr:first-child th[data-half="${side}"]:visible`);
      const cells = page.locator(`tbody tr:first-child td[data-half="${side}"]:visible`);
      const [head, first, last] = await Promise.all([
        name.boundingBox(),
        cells.first().boundingBox(),
        cells.last().boundingBox(),
      ]);
      expect(Math.round(head?.x ?? 0), `${side} at ${width}`).toBe(Math.round(first?.x ?? -1));
      expect(Math.round(rightOf(head)), `${side} at ${width}`).toBe(Math.round(rightOf(last)));
    }
  }
});

test('no column of a list is cut off on a desk, where a list has no bar to scroll by', async ({ page }) => {
  const lists = [
    'tables',
    'buckets',
    'caches',
    'queues',
    'topics',
    'secrets',
    'alarms',
    'deployments',
    'functions',
  ];
  for (const width of [1280, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const list of lists) {
      await open(page, `/${list}`);
      const beyond = await page
        .locator('.table-frame')
        .evaluateAll((frames) => frames.map((frame) => frame.scrollWidth - frame.clientWidth));
      expect(Math.max(...beyond), `${list} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the switch shows the other half, in the address and for the pages after', async ({ page }) => {
    await open(page, '/tables/users');
    const shown = page.getByRole('group', { name: 'Environment shown' });
    await expect(pane(page, 'Development')).toBeVisible();
    await expect(pane(page, 'Production')).toBeHidden();
    // Both names stay in sight, and each pane says which one it is.
    await expect(shown.getByRole('button')).toHaveText(['Development', 'Production']);
    await shown.getByRole('button', { name: 'Production' }).tap();
    await expect(pane(page, 'Production')).toBeVisible();
    await expect(pane(page, 'Development')).toBeHidden();
    await expect(page).toHaveURL(/\?side=right$/);
    await page.reload();
    await expect(pane(page, 'Production')).toBeVisible();
    await expect(shown.getByRole('button', { name: 'Production' })).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Queues' }).tap();
    await expect(page).toHaveURL(/\/queues\?side=right$/);
    await expect(half(row(page, 'auto-tagging'), 'right').first()).toBeVisible();
    await expect(half(row(page, 'auto-tagging'), 'left').first()).toBeHidden();
    await shown.getByRole('button', { name: 'Development' }).tap();
    await expect(page).toHaveURL(/\/queues$/);
  });

  test('every place is reached, and the one that one is at is in sight', async ({ page }) => {
    await open(page, '/');
    for (const place of ['Configuration', 'Topics', 'Caches', 'Overview']) {
      const link = page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: place });
      await link.tap();
      await expect(page.getByRole('heading', { name: place, level: 1 })).toBeVisible();
      await expect(link).toBeInViewport({ ratio: 0.9 });
    }
  });

  test.describe('nobody is signed in', () => {
    // A session of its own: the one that it ends is nobody else's.
    test.use({ person: 'nobody' });

    test('one signs in and out', async ({ page }) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Olga Operator' }).tap();
      await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out' }).tap();
      await expect(page).toHaveURL(/\/sign-in$/);
    });
  });

  test('a look at messages, an object of a long name and a dialog stay within the screen', async ({
    page,
  }) => {
    await open(page, '/queues/auto-tagging');
    await pane(page, 'Development').getByRole('button', { name: 'Look at messages' }).tap();
    await expect(pane(page, 'Development').getByText(/messages in \d+ receive/)).toBeVisible();
    expect(await overflow(page)).toBe(0);
    await open(page, '/buckets/assets/objects?prefix=odd/');
    await pane(page, 'Development')
      .getByRole('link', { name: /^long-long/ })
      .tap();
    await expect(page.getByRole('heading', { level: 2 }).first()).toContainText('long-name.txt');
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: 'Find anything' }).tap();
    await expect(page.getByRole('option').first()).toBeInViewport();
    expect(await overflow(page)).toBe(0);
  });
});

function rightOf(box: { readonly x: number; readonly width: number } | null): number {
  return box ? box.x + box.width : NaN;
}
