import { GetBucketLifecycleConfigurationCommand } from '@aws-sdk/client-s3';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/console-test.ts';
import { open, settled } from '../support/screen.ts';

/** As many as any of these pages has before what is meant, and some more. */
const MOST_TABS = 150;

/** Tab by Tab, as somebody without a mouse gets there. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  await expect(place).toBeVisible();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await place.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('No Tab leads there.');
}

test('from a drift of the estate to equal, and back, by keyboard alone', async ({ page, clouds }) => {
  const { s3 } = clouds.dev.clients;
  const days = async () => {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: 'tiktok-commerce-assets-dev' });
    const { Rules = [] } = await s3.send(command);
    return Rules.find(({ ID }) => ID === 'cool-down')?.Transitions?.find(
      ({ StorageClass }) => StorageClass === 'STANDARD_IA',
    )?.Days;
  };
  expect(await days()).toBe(60);
  await open(page, '/compare?pair=dev,prod');
  await tabTo(page, page.getByRole('link', { name: 'assets', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/compare\/buckets\/assets/);
  await settled(page);
  const table = page.getByRole('table');
  await expect(table.getByText('not as wanted')).toHaveCount(1);
  const button = table.getByRole('button', { name: 'Make equal' });
  await expect(button).toHaveAccessibleDescription(
    /Lifecycle › Rules › cool-down › Transitions › STANDARD_IA/,
  );
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await expect(table.getByText('not as wanted')).toHaveCount(0);
  await expect(button).toHaveCount(0);
  expect(await days()).toBe(30);
  await tabTo(page, page.getByRole('button', { name: 'Undo' }));
  await page.keyboard.press('Enter');
  await expect(table.getByText('not as wanted')).toHaveCount(1);
  expect(await days()).toBe(60);
});

test('the items of both sides are compared, and what is only in one leads to it', async ({ page }) => {
  await open(page, '/compare/tables/users?pair=dev,prod');
  const data = page.getByRole('region', { name: 'Data' });
  await data.getByRole('combobox', { name: 'How much' }).selectOption('full');
  await data.getByRole('button', { name: 'Compare items' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing is changed.');
  await dialog.getByRole('button', { name: 'Compare items' }).click();
  await expect(dialog).toContainText(/All items of tiktok-users-dev and tiktok-commerce-users-prod/);
  await page.keyboard.press('Escape');
  await expect(data).toContainText('Every item was compared, by key and by checksum.');
  await expect(data).toContainText(/Only in Production/);
});
