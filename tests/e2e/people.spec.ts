import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

const PEOPLE = [
  ['Vera Viewer', 'viewer'],
  ['Dan Developer', 'developer'],
  ['Olga Operator', 'operator'],
  ['Ada Admin', 'admin'],
] as const;

/** Pages that tell that something exists and how it is. */
const STATES = [
  '/',
  '/tables',
  '/tables/users',
  '/buckets/assets',
  '/caches/main',
  '/queues/caption-analysis',
  '/topics/new-video-posted',
  '/secrets/api-keys',
  '/configuration',
];

/** Pages that tell what is inside. */
const DATA = [
  '/tables/products/items',
  '/tables/products/item?k=seller_handle:S:a&k=video_id:S:b',
  '/tables/products/partiql',
  '/buckets/assets/objects',
  '/buckets/assets/versions',
  '/buckets/assets/object?key=odd/page.html',
  '/caches/main/keys',
  '/caches/main/key?key=config:cache',
  '/caches/main/activity',
  '/caches/main/monitor',
];

/** Pages with a text that only data has. */
const DEVELOPMENT_DATA = [
  ['/tables/products/items', 'read units used'],
  ['/buckets/assets/objects?prefix=odd/', 'page.html'],
  ['/caches/main/keys?prefix=config:', 'cache'],
  ['/caches/main/activity', 'operations-console'],
] as const;

test.describe('nobody is signed in', () => {
  test.use({ person: 'nobody' });

  for (const [name, role] of PEOPLE)
    test(`${name} signs in by a button and out again`, async ({ page }) => {
      await page.goto('/');
      await expect(page).toHaveURL(/\/sign-in/);
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
      await expect(page.getByText(role, { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(/\/sign-in$/);
      await page.goto('/tables');
      await expect(page).toHaveURL(/\/sign-in\?/);
    });

  test('signing in leads back to the page that was asked for, with its filters', async ({ page }) => {
    await page.goto('/queues?q=dlq&pair=prod,dev');
    await expect(page).toHaveURL(/\/sign-in\?redirectTo=/);
    await page.getByRole('button', { name: 'Olga Operator' }).click();
    await expect(page).toHaveURL(/\/queues\?q=dlq&pair=prod(,|%2C)dev$/);
    await expect(page.getByRole('rowheader', { name: 'auto-tagging-dlq' })).toBeVisible();
    await expect(page.getByRole('rowheader', { name: /^auto-tagging$/ })).toHaveCount(0);
  });

  test('signing in never leads to another site', async ({ page, baseURL }) => {
    await page.goto('/sign-in?redirectTo=https://example.org/');
    await page.getByRole('button', { name: 'Vera Viewer' }).click();
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });

  test('a session that has ended on one tab has ended on the other', async ({ context, page }) => {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Olga Operator' }).click();
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
    const [session] = (await context.cookies()).filter(({ httpOnly }) => httpOnly);
    expect(session?.sameSite).toBe('Lax');
    const other = await context.newPage();
    await open(other, '/tables');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await other.getByRole('link', { name: 'Queues' }).click();
    await expect(other).toHaveURL(/\/sign-in\?/);
    // Whoever kept the cookie keeps nothing.
    if (session) await context.addCookies([session]);
    await other.goto('/tables');
    await expect(other).toHaveURL(/\/sign-in\?/);
  });
});

test.describe('a viewer', () => {
  test.use({ person: 'viewer' });

  test('sees the states of everything', async ({ page }) => {
    for (const path of STATES)
      await test.step(path, async () => {
        await open(page, path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByRole('alert')).toHaveCount(0);
      });
  });

  test('is refused all data, in words', async ({ page, complaints }) => {
    complaints.expect(/status of 403/);
    for (const path of DATA)
      await test.step(path, async () => {
        const answer = await page.goto(path);
        expect(answer?.status()).toBe(403);
        await expect(page.getByRole('alert')).toContainText(
          /The role viewer may not (see the data|run MONITOR)/,
        );
        await expect(page.getByRole('navigation', { name: 'Console' })).toBeVisible();
      });
  });

  test('sees a queue, and not its messages', async ({ page }) => {
    await open(page, '/queues/auto-tagging-dlq');
    await expect(pane(page, 'Development')).toContainText('Your role may not look at the messages');
    await expect(page.getByRole('button', { name: 'Look at messages' })).toHaveCount(0);
  });

  test('sees that a secret is there, and not the names of its keys', async ({ page }) => {
    await open(page, '/secrets/api-keys');
    await expect(pane(page, 'Production')).toContainText('may not see the keys inside secrets');
    await expect(page.locator('body')).not.toContainText('openai_api_key');
  });

  test('posting a look by hand is refused too', async ({ page, baseURL }) => {
    await open(page, '/queues/auto-tagging-dlq');
    const answer = await page.request.post('/queues/auto-tagging-dlq', {
      form: { environment: 'dev', atMost: '1', visibilityTimeoutSeconds: '0' },
      headers: { Origin: baseURL ?? '' },
    });
    expect(answer.status()).toBe(403);
  });
});

test.describe('a developer', () => {
  test.use({ person: 'developer' });

  test("sees Development's data and not Production's", async ({ page }) => {
    for (const [path, seen] of DEVELOPMENT_DATA)
      await test.step(path, async () => {
        await open(page, path);
        await expect(pane(page, 'Development')).toContainText(seen);
        await expect(pane(page, 'Production')).toContainText(
          'The role developer may not see the data of Production.',
        );
        await expect(pane(page, 'Production')).not.toContainText(seen);
      });
  });

  test('looks at messages of Development alone', async ({ page }) => {
    await open(page, '/queues/thumbnail-generation-dlq');
    await expect(pane(page, 'Development').getByRole('button', { name: 'Look at messages' })).toBeVisible();
    await expect(pane(page, 'Production').getByRole('button', { name: 'Look at messages' })).toHaveCount(0);
  });

  test('can not reach Production by swapping the sides', async ({ page }) => {
    await open(page, '/caches/main/keys?pair=prod,dev');
    await expect(pane(page, 'Production')).toContainText('may not see the data of Production');
    await expect(pane(page, 'Development')).toContainText('keys were walked over');
  });
});

test('an operator sees the data of both sides', async ({ page }) => {
  await open(page, '/tables/products/items');
  for (const side of ['Development', 'Production'] as const)
    await expect(pane(page, side)).toContainText('read units used');
});

test('a page says once that it was used, and else only asks', async ({ page }) => {
  await open(page, '/configuration');
  const asked = () => page.waitForRequest((request) => request.url().includes('/notices'));
  const look = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.keyboard.press('Shift');
  for (const search of ['?used', '']) {
    const [request] = await Promise.all([asked(), look()]);
    expect(new URL(request.url()).search).toBe(search);
  }
});
