import { expectAccessible, PHONE } from './support/axe.ts';
import { expect, test } from './support/console-test.ts';
import { open } from './support/screen.ts';

/** What the page promises on a machine that does nothing else; here many things run at once. */
const MOST_MS = 10_000;

test('the morning check: one touch from the overview, one verdict of both environments', async ({ page }) => {
  await open(page, '/');
  const began = Date.now();
  await page.getByRole('link', { name: 'Morning check' }).click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText(
    /All is well|to be looked at|Not everything is known|Something is wrong/,
  );
  const tookMs = Date.now() - began;
  console.log(`morning check: from the touch to the verdict: ${tookMs} ms`);
  expect(tookMs).toBeLessThan(MOST_MS);
  await expect(verdict).toContainText('Development');
  await expect(verdict).toContainText('Production');
  const account = page.getByRole('group', { name: 'The right account: Production' });
  await expect(account).toContainText('Account 123456789012, as it should be.');
  await account.getByText('How it was looked at').click();
  await expect(account).toContainText('sts get-caller-identity');
});

test('on a phone the verdict of both stays in sight, and a run is kept', async ({ page }) => {
  await page.setViewportSize(PHONE);
  await open(page, '/runbooks/morning-check');
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByText('Development')).toBeVisible();
  await expect(verdict.getByText('Production')).toBeVisible();
  await page.getByRole('button', { name: 'Begin a run' }).click();
  await page.getByRole('button', { name: 'Tick The right account' }).click();
  await expect(page.getByRole('group', { name: 'The right account: the run' })).toContainText('ticked by');
  await page.getByRole('textbox', { name: 'Note at Alarms' }).fill('<img src=x onerror=alert(1)> is quiet');
  await page.getByRole('textbox', { name: 'Note at Alarms' }).press('Enter');
  await expect(page.getByText('<img src=x onerror=alert(1)> is quiet')).toBeVisible();
  await expectAccessible(page, 'a run on a phone');
  await page.getByLabel('How it ended').selectOption('remains');
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText(
    'Done, something remains',
  );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Markdown' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^morning-check-.*\.md$/);
});
