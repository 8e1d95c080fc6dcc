import type { Locator, Page } from '@playwright/test';
import { expectAccessible, PHONE, wear } from '../e2e/support/axe.ts';
import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open, pane } from '../e2e/support/screen.ts';
import { watchErrors } from './support/alarm.ts';
import { startLoad, tellLoad } from './support/load.ts';
import type { Load } from './support/load.ts';
import { divideInHalf, registerFaulty, SERVICE, serviceNow, shopUrl, weightsNow } from './support/shop.ts';

test.describe.configure({ mode: 'serial' });

/** What the upstream needs is in it, and a machine that does everything at once. */
const BACK_WITHIN_MS = 10_000;
/** So long no request fails: it is over. */
const QUIET_MS = 3_000;
const MOST_TABS = 60;

test('a bad release in production is stopped by its alarm, and its failures with it', async ({
  page,
  clouds,
}) => {
  const bad = await registerFaulty(clouds.prod, 'errors');
  const former = (await serviceNow(clouds.prod))?.taskDefinition?.split('/').at(-1) ?? '';
  const alarm = await watchErrors(clouds.prod);
  const load = startLoad(await shopUrl(clouds.prod));
  const person = new Interactions(`release ${bad}, which fails, in production`);
  await open(page, `/deployments/${SERVICE}`);
  const production = pane(page, 'Production');
  await person.press(production.getByText('Release blue-green …'));
  const form = production.getByRole('group').filter({ hasText: 'Release blue-green …' });
  await person.type(form.getByRole('textbox', { name: 'Tag or revision' }), bad, false);
  await person.type(form.getByRole('textbox', { name: 'Alarms that stop it' }), alarm, false);
  // Nothing but the alarm stops it.
  await person.type(form.getByRole('textbox', { name: 'Bound of 5xx, %' }), '100', false);
  await person.press(form.getByRole('button', { name: 'Release', exact: true }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(`${alarm} fires, or more than 100 % of green's answers are 5xx`);
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(dialog).toContainText(`Stopped by itself, since ${alarm} fires`, { timeout: 200_000 });
  await expect(dialog).toContainText(`every request of ${SERVICE} goes to ${former} again`);
  person.tell();
  expect(person.count).toBe(6);
  await quiet(load);
  const report = await load.stop();
  tellLoad('a bad release, stopped by its alarm', report);
  expect(Object.keys(report.outcomes).sort()).toEqual(['200', '500']);
  expect(await weightsNow(clouds.prod)).toMatchObject({ blue: 100, green: 0 });
});

test('rolled back at night on a phone: no request goes to the new side any more', async ({
  page,
  clouds,
}) => {
  await divideInHalf(clouds.prod);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  const load = startLoad(await shopUrl(clouds.prod));
  await open(page, '/');
  await wear(page, 'dark');
  const person = new Interactions(`roll ${SERVICE} back in production, on a phone`);
  const unsteady = page.getByRole('region', { name: 'Services that are not steady' });
  const row = unsteady.getByRole('listitem').filter({ hasText: 'Production' }).filter({ hasText: SERVICE });
  await person.press(row.getByRole('button', { name: 'Roll back' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(`Send every request of ${SERVICE} back to`);
  await expectAccessible(page, 'the verdict, dark, phone');
  expect(load.report().failed).toBeGreaterThan(0);
  const confirmedAt = Date.now();
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(page.getByText(`Every request of ${SERVICE} goes to`).first()).toBeVisible();
  person.tell();
  expect(person.count).toBe(2);
  await expectBack(load, confirmedAt, 'on a phone');
  expect(await weightsNow(clouds.prod)).toMatchObject({ blue: 100, green: 0 });
});

test('rolled back by keyboard alone, and what is left of the release is put away', async ({
  page,
  clouds,
}) => {
  await divideInHalf(clouds.prod);
  await page.setViewportSize({ width: 1440, height: 900 });
  const load = startLoad(await shopUrl(clouds.prod));
  await open(page, '/');
  const unsteady = page.getByRole('region', { name: 'Services that are not steady' });
  const rollBack = pane(page, 'Production').getByRole('button', { name: 'Roll back' });
  let keys = await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }));
  await page.keyboard.press('Enter');
  keys += await tabTo(page, unsteady.getByRole('link', { name: new RegExp(`Production.*${SERVICE}`) }));
  await page.keyboard.press('Enter');
  await expect(rollBack).toBeVisible();
  keys += await tabTo(page, rollBack);
  await page.keyboard.press('Enter');
  const dialog = planDialog(page);
  const name = dialog.getByRole('textbox', { name: `The name ${SERVICE}` });
  await expect(name).toBeFocused();
  expect(load.report().failed).toBeGreaterThan(0);
  await page.keyboard.type(SERVICE);
  const confirmedAt = Date.now();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Every request of ${SERVICE} goes to`).first()).toBeVisible();
  console.log(
    `interactions: roll ${SERVICE} back in production, by keyboard: ${keys} times Tab, 4 times Enter, the name`,
  );
  await expectBack(load, confirmedAt, 'by keyboard');
  expect(await weightsNow(clouds.prod)).toMatchObject({ blue: 100, green: 0 });

  await pane(page, 'Production').getByRole('button', { name: 'Abort release' }).click();
  await name.fill(SERVICE);
  await name.press('Enter');
  await expect
    .poll(async () => (await serviceNow(clouds.prod, `${SERVICE}-green`)) === undefined, { timeout: 90_000 })
    .toBe(true);
});

/** The failures of the new side have ended, and soon after the rollback was confirmed. */
async function expectBack(load: Load, confirmedAt: number, how: string): Promise<void> {
  await quiet(load);
  const backAfterMs = Math.max(0, (load.lastFailureAt() ?? 0) - confirmedAt);
  console.log(
    `rollback: ${how}: from its confirmation to the last answer of the new side: ${backAfterMs} ms`,
  );
  expect(backAfterMs).toBeLessThan(BACK_WITHIN_MS);
  const report = await load.stop();
  tellLoad(`rolled back ${how}`, report);
  expect(Object.keys(report.outcomes).sort()).toEqual(['200', '500']);
}

/** Goes on by Tab until something has the focus. Answers how often. */
async function tabTo(page: Page, target: Locator): Promise<number> {
  for (let count = 1; count <= MOST_TABS; count += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return count;
  }
  throw new Error(`${MOST_TABS} times Tab did not lead to ${String(target)}.`);
}

/** Waits until no request fails any more. */
async function quiet(load: Load): Promise<void> {
  await expect
    .poll(() => Date.now() - (load.lastFailureAt() ?? 0), { timeout: 60_000 })
    .toBeGreaterThan(QUIET_MS);
}
