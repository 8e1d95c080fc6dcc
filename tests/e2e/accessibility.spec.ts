import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/console-test.ts';
import { open, overflow } from './support/screen.ts';
import { VIEWS } from './support/views.ts';

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

for (const { name, path } of VIEWS)
  test(`${name}: no violation of axe in either theme at either width, nothing beside the screen`, async ({
    page,
  }) => {
    await page.setViewportSize(WIDE);
    await open(page, path);
    await expectAccessible(page, 'light, wide');
    await wear(page, 'dark');
    await expectAccessible(page, 'dark, wide');
    await page.setViewportSize(PHONE);
    await expectAccessible(page, 'dark, phone');
    expect.soft(await overflow(page), 'pixels beside the screen').toBe(0);
    await wear(page, 'light');
    await expectAccessible(page, 'light, phone');
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

/** Draws the page that is open in a theme, as the switch does it. */
async function wear(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((chosen) => {
    document.documentElement.dataset.theme = chosen;
  }, theme);
}

async function expectAccessible(page: Page, when: string): Promise<void> {
  // Colours that are on their way to the other theme's are nobody's.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  // No frames to be walked, and what passes is not listed: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .slice(0, 3)
      .map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
  }));
  expect.soft(told, `axe, ${when}`).toEqual([]);
}
