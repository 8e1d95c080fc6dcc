import { expect, test } from './support/console-test.ts';
import { picturesInEveryLook } from './support/picture.ts';
import { open } from './support/screen.ts';

test('compare: what drifted stands first, is narrowed by the address, and is read attribute by attribute', async ({
  page,
}) => {
  await open(page, '/compare?pair=dev,prod');
  const table = page.getByRole('table');
  // The seeded demonstration drifts in four places, and each says what the catalogue wants.
  await expect(table.getByText('not as wanted')).toHaveCount(4);
  const users = table.getByRole('rowgroup').filter({ hasText: 'tiktok-users-dev' });
  await expect(users).toContainText('GSI2');
  await expect(users).toContainText('not there');
  await picturesInEveryLook(page, 'compare-estate');

  await page.getByRole('combobox', { name: 'Kind' }).selectOption('buckets');
  await expect(page).toHaveURL(/kind=buckets/);
  await expect(table.getByText('not as wanted')).toHaveCount(1);
  await expect(table).toContainText('60 days');

  await page.getByRole('link', { name: 'assets', exact: true }).click();
  await expect(page).toHaveURL(/\/compare\/buckets\/assets/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('assets');
  await expect(page.getByText('60 days')).toBeVisible();
  await expect(page.getByText('30 days').first()).toBeVisible();
  await picturesInEveryLook(page, 'compare-bucket');
});

test('compare: what is not compared is nothing to be found', async ({ page, complaints }) => {
  complaints.expect(/status of 404/);
  const answer = await page.goto('/compare/nonsense/users');
  expect(answer?.status()).toBe(404);
});
