import { expectAccessible, expectAccessibleEverywhere, wear } from './support/axe.ts';
import { expect, test } from './support/console-test.ts';
import { open } from './support/screen.ts';
import { VIEWS } from './support/views.ts';

for (const { name, path } of VIEWS)
  test(`${name}: no violation of axe in either theme at either width, nothing beside the screen`, async ({
    page,
  }) => {
    await open(page, path);
    await expectAccessibleEverywhere(page);
  });

test.describe('nobody is signed in', () => {
  test.use({ person: 'nobody' });

  test('sign-in: no violation of axe', async ({ page }) => {
    await page.goto('/sign-in');
    await expectAccessible(page, 'light, wide');
    await wear(page, 'dark');
    await expectAccessible(page, 'dark, wide');
  });
});

test('dialogs, opened command lines and pages that can not be drawn: no violation of axe', async ({
  page,
  complaints,
}) => {
  complaints.expect(/status of 404/);
  await open(page, '/buckets/assets');
  await page.getByText('The same on the command line').click();
  await expectAccessible(page, 'command lines');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /assets/ }).first()).toBeVisible();
  await expectAccessible(page, 'palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(page, 'keys');
  await page.goto('/nowhere');
  await expectAccessible(page, 'not found');
});
