import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { open, pane, settled } from './support/screen.ts';

/** Links from page to page: where each is found, and the page that it leads to. */
const WALK = [
  ['Tables', 'Tables · Operations'],
  ['users', 'users · Tables · Operations'],
  ['Items', 'Items · users · Tables · Operations'],
  ['PartiQL', 'PartiQL · users · Tables · Operations'],
  ['Buckets', 'Buckets · Operations'],
  ['assets', 'assets · Buckets · Operations'],
  ['Objects', 'Objects · assets · Buckets · Operations'],
  ['Versions', 'Versions · assets · Buckets · Operations'],
  ['Caches', 'Caches · Operations'],
  ['main', 'main · Caches · Operations'],
  ['Keys', 'Keys · main · Caches · Operations'],
  ['Slow log and clients', 'Slow log and clients · main · Caches · Operations'],
  ['Monitor', 'Monitor · main · Caches · Operations'],
  ['Queues', 'Queues · Operations'],
  ['caption-analysis', 'caption-analysis · Queues · Operations'],
  ['Topics', 'Topics · Operations'],
  ['new-video-posted', 'new-video-posted · Topics · Operations'],
  ['Secrets', 'Secrets · Operations'],
  ['api-keys', 'api-keys · Secrets · Operations'],
  ['Configuration', 'Configuration · Operations'],
  ['Overview', 'Overview · Operations'],
] as const;

test('pages that are moved to are those that are loaded: no document is fetched, and the same stands on them', async ({
  page,
}) => {
  test.slow();
  const documents: string[] = [];
  await open(page, '/');
  // Alarms are looked at for the first time within a minute; from then on the overview stays as it is.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/alarms fire/).first()).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 90_000 });
  await open(page, '/');
  page.on('request', (request) => {
    if (request.isNavigationRequest()) documents.push(request.url());
  });
  const moved: { readonly url: string; readonly skeleton: readonly string[] }[] = [];
  for (const [name, title] of WALK) {
    await page.getByRole('link', { name, exact: true }).first().click();
    // What is red stands before it, as a count; what is not seen, as a question.
    await expect(page).toHaveTitle(new RegExp(`^(\\((?:\\d+|\\?)\\) )?${title}$`));
    await settled(page);
    moved.push({ url: page.url(), skeleton: await skeletonOf(page) });
  }
  expect(documents).toEqual([]);
  for (const { url, skeleton } of moved) {
    await open(page, url);
    expect(await skeletonOf(page), url).toEqual(skeleton);
  }
});

test('back and forward restore each page with its filter and its place', async ({ page }) => {
  await open(page, '/queues?q=dlq');
  await page.getByRole('link', { name: 'auto-tagging-dlq', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'auto-tagging-dlq', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Tables', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Tables', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'auto-tagging-dlq', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('dlq');
  await expect(page.getByRole('rowheader').filter({ hasText: /^auto-tagging$/ })).toHaveCount(0);
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'auto-tagging-dlq', level: 1 })).toBeVisible();
});

test('a list that is filtered and left is whole when one comes to it anew, and its filter says so', async ({
  page,
}) => {
  await open(page, '/tables?q=users');
  await expect(page.getByRole('rowheader')).toHaveText([/^users/]);
  await page.getByRole('link', { name: 'Tables', exact: true }).click();
  await expect(page).toHaveURL(/\/tables$/);
  await expect(page.getByRole('rowheader').filter({ hasText: 'videos' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('');
});

test('swapping the sides changes the halves of a list and of a page', async ({ page }) => {
  await open(page, '/tables');
  await expect(page.getByRole('columnheader', { name: /Development|Production/ })).toHaveText([
    'Development',
    'Production',
  ]);
  await page.getByRole('button', { name: 'Swap the two environments' }).click();
  await expect(page.getByRole('columnheader', { name: /Development|Production/ })).toHaveText([
    'Production',
    'Development',
  ]);
  await expect(page.getByRole('rowheader').filter({ hasText: /^users/ })).toContainText(
    'Deletion protection enabled: on in Production, off in Development.',
  );
  await page.getByRole('link', { name: 'users', exact: true }).click();
  await expect(pane(page, 'Production')).toHaveAttribute('data-half', 'left');
});

/** What stands on a page whatever the time is: headings, names of rows and columns, names of facts. */
async function skeletonOf(page: Page): Promise<readonly string[]> {
  await settled(page);
  return page.getByRole('main').locator('h1, h2, thead th, tbody th a, dt, nav a, button').allTextContents();
}
