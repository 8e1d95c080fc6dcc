import { expect, test } from '../support/console-test.ts';
import { open, pane } from '../support/screen.ts';

test('an administrator switches the console to read-only: everybody is told, and nothing can be changed', async ({
  page,
  browser,
  sessions,
}) => {
  const context = await browser.newContext({ storageState: await sessions('admin') });
  const admin = await context.newPage();
  await open(admin, '/rules');
  await admin.getByRole('textbox', { name: /^Why/ }).fill('a migration runs');
  await admin.getByRole('button', { name: 'Switch to read-only' }).click();
  try {
    await expect(admin.getByRole('status', { name: 'Restrictions' })).toContainText('a migration runs');
    await open(page, '/caches/main');
    await expect(page.getByRole('status', { name: 'Restrictions' })).toContainText(
      'Ada Admin: a migration runs',
    );
    await pane(page, 'Development').getByRole('button', { name: 'Flush cache' }).click();
    const dialog = page.getByRole('dialog', { name: 'Flush cache' });
    await expect(dialog.getByRole('alert')).toContainText('The console is read-only');
    await expect(dialog.getByRole('button', { name: 'Flush cache' })).toHaveCount(0);
    await page.keyboard.press('Escape');
  } finally {
    await admin.getByRole('button', { name: 'Let it change things again' }).click();
    await expect(admin.getByRole('main')).toContainText('The console may change things.');
    await context.close();
  }
  await open(page, '/timeline?kind=rules');
  await expect(page.getByRole('main')).toContainText('Switch the console to read-only');
});
