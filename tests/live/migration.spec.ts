import { expectAccessibleEverywhere } from '../e2e/support/axe.ts';
import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open } from '../e2e/support/screen.ts';
import { startLoad } from './support/load.ts';
import { deployTag, itemCounts, objectKeys, openClouds, peopleOf } from './support/staging.ts';
import { SERVICE, shopUrl, tagNow } from './support/shop.ts';

const TAG = '1.9.0';
/** What a smoke test leaves: tags and trends count its video, and its results are staged for a day. */
const COUNTED = ['tags', 'trends', 'product-staging'];

test('a seeded development goes into an empty staging, and a video that is posted there gets into the shop', async ({
  page,
}) => {
  const clouds = await openClouds();
  const [dev, staging] = [clouds.find('dev'), clouds.find('staging')];
  if (!dev || !staging) throw new Error('The environments file has no staging.');
  expect(Object.values(await itemCounts(staging)).every((count) => count === 0)).toBe(true);
  const wanted = await itemCounts(dev);

  const person = new Interactions('development into staging, all of it');
  await open(page, '/migration');
  await expectAccessibleEverywhere(page);
  await person.press(page.getByRole('link', { name: 'Development to Staging: items and objects' }));
  await expect(page.getByRole('heading', { name: 'All of it in one operation' })).toBeVisible();
  const findings = page.getByRole('table', { name: 'Tables' });
  await expect(findings.getByRole('row').filter({ hasText: 'tiktok-users-dev' })).toContainText('GSI2');
  await page.getByRole('combobox', { name: 'Compare' }).selectOption('full');
  await person.press(page.getByRole('button', { name: 'Migrate all' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText('Migrate 8 tables and 2 buckets of Development into Staging');
  await person.press(dialog.getByRole('button', { name: 'Migrate', exact: true }));
  await expect(dialog).toContainText('Done: all 11 steps.', { timeout: 150_000 });
  person.tell();
  expect(person.count).toBe(3);
  await page.keyboard.press('Escape');

  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.locator('[data-step-state="done"]')).toHaveCount(11);
  await expect(steps).toContainText('The smoke test passed');
  const found = await itemCounts(staging);
  for (const [table, count] of Object.entries(wanted))
    if (!COUNTED.includes(table)) expect([table, found[table]]).toEqual([table, count]);
  for (const bucket of ['assets', 'thumbnails'])
    expect(await objectKeys(staging, bucket)).toEqual(await objectKeys(dev, bucket));
  await expectAccessibleEverywhere(page);

  await open(page, '/operations');
  await expect(page.getByRole('main')).toContainText('Migrate 8 tables and 2 buckets of Development');
  clouds.close();
});

test('what was tested in staging is released in production, looked at, and can be taken back', async ({
  page,
}) => {
  const clouds = await openClouds();
  const [staging, prod] = [clouds.find('staging'), clouds.find('prod')];
  if (!staging || !prod) throw new Error('The environments file has no staging.');
  const before = await itemCounts(prod);
  // The good release may have come before: then production is taken back to what it had.
  if ((await tagNow(prod)) === TAG) await deployTag(prod, SERVICE, '1.8.2');
  await deployTag(staging, SERVICE, TAG);

  const person = new Interactions(`${SERVICE} ${TAG} from staging into production`);
  const step = (title: string) => page.getByRole('region', { name: title });
  // What the console was told before is shown for seconds.
  await expect(async () => {
    await open(page, '/migration/staging,prod');
    await expect(step('What would change')).toContainText(`image 1.8.2 becomes ${TAG}`, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  const tests = step('Test Staging');
  await expect(tests).toContainText('The smoke test passed');
  await person.press(tests.getByRole('button', { name: 'Run the integrity test' }));
  // What came from development names staging's own buckets.
  await expect(planDialog(page)).toContainText('The integrity test passed', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(tests).toContainText('Integrity test');
  await person.press(tests.getByText('Record the result of a test that ran elsewhere …'));
  await person.type(tests.getByRole('textbox', { name: 'Passed' }), '42', false);
  await person.press(tests.getByRole('button', { name: 'Record it' }));
  await expect(tests).toContainText('e2e: 42 passed, 0 failed.');

  // Each step waits for the first answers of green.
  const load = startLoad(await shopUrl(prod));
  const release = step('Release blue-green');
  await person.type(release.getByRole('textbox', { name: 'Bake each, s' }), '1', false);
  await person.press(release.getByRole('button', { name: `Release ${TAG}` }).first());
  const dialog = planDialog(page);
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(dialog).toContainText('and answers every request', { timeout: 200_000 });
  expect((await load.stop()).failed).toBe(0);
  await page.keyboard.press('Escape');
  expect(await tagNow(prod)).toBe(TAG);

  const look = step('Look at Production');
  await person.press(look.getByRole('button', { name: 'Smoke test, by reads' }));
  await person.press(planDialog(page).getByRole('button', { name: 'Smoke test', exact: true }));
  await expect(planDialog(page)).toContainText('The smoke test', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  person.tell();
  await expect(step('The way back').getByRole('button', { name: 'Roll back' }).first()).toBeVisible();
  // Of what is in staging nothing went along.
  expect(await itemCounts(prod)).toEqual(before);
  await expectAccessibleEverywhere(page);
  clouds.close();
});

test('production comes down into development with nobody in it, and can be taken back', async ({ page }) => {
  const clouds = await openClouds();
  const [dev, prod] = [clouds.find('dev'), clouds.find('prod')];
  if (!dev || !prod) throw new Error('The environments file lacks one of the two.');
  const before = await itemCounts(dev);
  const above = await itemCounts(prod);
  const people = await peopleOf(prod);
  expect(people.size).toBeGreaterThan(3);

  const person = new Interactions('production into development, masked');
  await open(page, '/migration');
  await person.press(page.getByRole('link', { name: 'Open Production to Development' }));
  await expect(page.getByRole('heading', { name: 'Copy masked' })).toBeVisible();
  const copy = page.getByRole('button', { name: /^Copy \d+ tables? masked$/ });
  await expect(copy).toBeDisabled();
  for (const name of ['users', 'shops'])
    await person.press(page.getByRole('checkbox', { name: `tiktok-commerce-${name}-prod` }));
  const shown = page.getByRole('navigation', { name: 'Table whose rules are shown' });
  await person.press(shown.getByRole('link', { name: 'users' }));
  await expect(page.getByText('3 items as they would be written')).toBeVisible();
  for (const one of people) await expect(page.getByRole('main')).not.toContainText(one);
  await expectAccessibleEverywhere(page);

  // Development asks for nothing.
  await person.press(copy);
  const last = page.getByRole('region', { name: 'The last run' });
  await expect(last).toContainText('Migrate 2 tables of Production, masked, into Development', {
    timeout: 60_000,
  });
  await expect(last).toContainText('Done: all 2 steps.');
  const after = await itemCounts(dev);
  for (const table of ['users', 'shops'])
    expect(after[table]).toBe((before[table] ?? 0) + (above[table] ?? 0));
  const known = await peopleOf(dev);
  for (const one of people) expect(known.has(one)).toBe(false);

  await person.press(last.getByRole('button', { name: 'Undo' }));
  person.tell();
  await expect.poll(() => itemCounts(dev), { timeout: 60_000 }).toEqual(before);
  clouds.close();
});
