import AxeBuilder from '@axe-core/playwright';
import { TEST_SELLER } from '../../infra/scripts/staging/seller.ts';
import { expect, test } from './staged.ts';

test('a video that is posted becomes a product with its thumbnails', async ({ posting }) => {
  const outcomes = await posting();
  expect(outcomes.map(({ id, outcome, sentence }) => `${id} ${outcome} ${sentence}`)).toEqual([
    expect.stringMatching(/^flow\.posted passed /),
    expect.stringMatching(/^flow\.shown passed .*55,000 UGX/),
    expect.stringMatching(/^flow\.pictured passed /),
  ]);
});

test.describe('in the storefront', () => {
  test.skip(!process.env.STAGING_STOREFRONT_URL, 'No address of a storefront is known.');

  test('a shop that is open shows what comes in, without being asked again', async ({ page, posting }) => {
    await page.goto(`/shop/${TEST_SELLER}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Smoke test');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expect(page.getByText('Just in')).toHaveCount(0);
    await posting();
    const product = page.getByRole('listitem').filter({ hasText: 'Just in' });
    await expect(product.getByRole('heading', { name: 'New heels only' })).toBeVisible();
    await expect(product).toContainText('55,000');
    await expect(product).toContainText('Sizes 37 to 41');
    const picture = product.locator('img');
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  });

  test('a shop is found by its seller, and one that is not there is said not to be', async ({ page }) => {
    await page.goto('/');
    await page.getByLabel('The seller’s handle').fill(`@${TEST_SELLER}`);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/shop/${TEST_SELLER}$`));
    await expect(page.getByRole('article').first()).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.goto('/shop/nobody_sells_here');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no shop of this name');
  });
});
