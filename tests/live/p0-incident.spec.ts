import { expectAccessible, PHONE, wear } from '../e2e/support/axe.ts';
import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open } from '../e2e/support/screen.ts';
import { startLoad, tellLoad } from './support/load.ts';
import { divideInHalf, SERVICE, shopUrl, weightsNow } from './support/shop.ts';

test.describe.configure({ mode: 'serial' });

test('P0 from red to rolled back, by the runbook alone, with its record', async ({ page, clouds }) => {
  await divideInHalf(clouds.prod);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  const load = startLoad(await shopUrl(clouds.prod));
  const person = new Interactions('P0: from the overview to the rollback, on a phone');
  await open(page, '/?side=right');
  await wear(page, 'dark');
  await person.press(page.getByRole('link', { name: 'P0 incident' }));
  await person.press(page.getByRole('button', { name: 'Begin a run' }));
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText('0 of 7 steps ticked');

  const services = page.getByRole('group', { name: 'Services: Production' });
  await expect(services).toContainText(/shifting|of \d+ running/);
  const rollBack = page.getByRole('group', { name: 'Roll back: Production' });
  await expect(rollBack)
    .toContainText(`Send every request of ${SERVICE} back to`, { timeout: 15_000 })
    .catch(() => undefined);
  await expectAccessible(page, 'the P0 runbook with its run, dark, phone');
  expect(load.report().failed).toBeGreaterThan(0);
  await person.press(rollBack.getByRole('button', { name: `Roll back ${SERVICE}` }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(`Send every request of ${SERVICE} back to`);
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(page.getByText(`Every request of ${SERVICE} goes to`).first()).toBeVisible();
  person.tell();
  expect(await weightsNow(clouds.prod)).toMatchObject({ blue: 100, green: 0 });

  await expect
    .poll(() => Date.now() - (load.lastFailureAt() ?? 0), { timeout: 60_000 })
    .toBeGreaterThan(3_000);
  tellLoad('P0, rolled back by the runbook', await load.stop());
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tick Roll back' }).click();
  await expect(page.getByRole('group', { name: 'Roll back: the run' })).toContainText('ticked by');
  await page.getByLabel('How it ended').selectOption('well');
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText('Done, all is well');
  await page.getByRole('link', { name: 'Its record' }).click();
  await expect(page.getByRole('link', { name: 'Roll back', exact: true })).toBeVisible();
});
