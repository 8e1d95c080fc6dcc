import { expect, test } from './support/console-test.ts';
import { open } from './support/screen.ts';

const AWAY = /net::ERR_INTERNET_DISCONNECTED/;

test('a runbook stays as it is while the console is away, and says when it is old', async ({
  page,
  context,
  complaints,
}) => {
  complaints.expect(AWAY);
  await page.clock.install();
  await open(page, '/runbooks/p0-incident');
  const title = page.getByRole('heading', { level: 1 });
  const named = (await title.textContent()) ?? '';
  const old = page.getByText('what is shown is old');
  await context.setOffline(true);
  await Promise.all([page.waitForEvent('requestfailed'), page.clock.runFor(40_000)]);
  await expect(title).toHaveText(named);
  await expect(old).toHaveCount(0);
  await page.clock.runFor(60_000);
  await expect(old).toBeVisible();
  await expect(title).toHaveText(named);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(title).toHaveText(named);
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(old).toHaveCount(0);
});

test('a page that could not be opened is asked for again in its place', async ({
  page,
  context,
  complaints,
}) => {
  complaints.expect(AWAY);
  await open(page, '/topics');
  await page.getByRole('link', { name: 'Queues', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Queues', level: 1 })).toBeVisible();
  await context.setOffline(true);
  await page.goBack();
  await expect(page.getByRole('alert')).toContainText('The console did not answer');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Topics', level: 1 })).toBeVisible();
});
