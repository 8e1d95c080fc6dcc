import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open, pane } from '../e2e/support/screen.ts';
import { startLoad, tellLoad } from './support/load.ts';
import { SERVICE, serviceNow, shopUrl, tagNow } from './support/shop.ts';

const TAG = '1.9.0';

test('a good release in production: guided from its first step to its end, and no request fails', async ({
  page,
  clouds,
}) => {
  expect(await tagNow(clouds.prod)).not.toBe(TAG);
  const load = startLoad(await shopUrl(clouds.prod));
  const person = new Interactions(`release ${SERVICE} ${TAG}, in production`);
  await open(page, `/deployments/${SERVICE}`);
  const production = pane(page, 'Production');
  await person.press(production.getByText('Release blue-green …'));
  const form = production.getByRole('group').filter({ hasText: 'Release blue-green …' });
  await person.type(form.getByRole('textbox', { name: 'Tag or revision' }), TAG, false);
  await person.type(form.getByRole('textbox', { name: 'Bake each, s' }), '2', false);
  await person.press(form.getByRole('button', { name: 'Release', exact: true }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText('by 10 %, 50 %, 100 % of the requests');
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(dialog).toContainText('and answers every request', { timeout: 240_000 });
  person.tell();
  expect(person.count).toBe(5);
  expect(await tagNow(clouds.prod)).toBe(TAG);
  const { runningCount, desiredCount } = (await serviceNow(clouds.prod)) ?? {};
  expect(runningCount).toBe(desiredCount);
  const report = await load.stop();
  tellLoad('a good release', report);
  expect(report.failed).toBe(0);
  await open(page, `/deployments/${SERVICE}`);
  await expect(production.getByRole('table').first()).toContainText(TAG);
});
