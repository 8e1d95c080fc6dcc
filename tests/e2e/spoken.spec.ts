import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

test('a look at messages is told once: ages that go on are not spoken', async ({ page }) => {
  await page.clock.install();
  await open(page, '/queues/product-assembly-dlq');
  const right = pane(page, 'Production');
  await right.getByRole('combobox', { name: 'Hidden for' }).selectOption('0 s');
  await right.getByRole('button', { name: 'Look at messages' }).click();
  await expect(right.getByRole('status').filter({ hasText: /^Messages: \d+$/ })).toHaveCount(1);
  const age = right.locator('li time').first();
  const before = (await age.textContent()) ?? '';
  const spoken = await page.evaluateHandle(() => {
    const told: string[] = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const at = target instanceof Element ? target : target.parentElement;
        const region = at?.closest('[role=status], [aria-live]:not([aria-live=off])');
        if (region) told.push(region.textContent ?? '');
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return told;
  });
  await page.clock.runFor(120_000);
  await expect(age).not.toHaveText(before);
  expect(await spoken.jsonValue()).toEqual([]);
});
