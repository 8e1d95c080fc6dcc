import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { expectAccessible, PHONE, wear } from '../e2e/support/axe.ts';
import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open } from '../e2e/support/screen.ts';
import { startLoad, tellLoad } from './support/load.ts';
import { registerFaulty, serviceNow, SERVICE, shopUrl } from './support/shop.ts';

const CLUSTER = 'production-cluster';
/** The tasks of the former revision have to come up first. */
const BACK_WITHIN_MS = 120_000;

test.describe.configure({ mode: 'serial' });

test('P0 from red to rolled back, by the runbook alone, with its record', async ({ page, clouds }) => {
  const former = (await serviceNow(clouds.prod))?.taskDefinition?.split('/').at(-1) ?? '';
  const bad = await registerFaulty(clouds.prod, 'errors');
  // Somebody deployed it from a shell, without a release that would have stopped it.
  await clouds.prod.clients.ecs.send(
    new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, taskDefinition: bad }),
  );
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  const load = startLoad(await shopUrl(clouds.prod));
  const person = new Interactions('P0: from the overview to the rollback, on a phone');
  await open(page, '/?side=right');
  await wear(page, 'dark');
  await person.press(page.getByRole('link', { name: 'P0 incident' }));
  await person.press(page.getByRole('button', { name: 'Begin a run' }));
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText('0 of 7 steps ticked');

  await expect.poll(() => load.report().failed, { timeout: 90_000 }).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('group', { name: 'What was deployed last: Production' })).toContainText(
    SERVICE,
  );
  const rollBack = page.getByRole('group', { name: 'Roll back: Production' });
  await expect(rollBack)
    .toContainText(`Send every request of ${SERVICE} back to`, { timeout: 15_000 })
    .catch(() => undefined);
  await expectAccessible(page, 'the P0 runbook with its run, dark, phone');
  await person.press(rollBack.getByRole('button', { name: `Roll back ${SERVICE}` }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(former);
  await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
  await expect(
    page.getByText(new RegExp(`${SERVICE} is set to|ECS takes ${SERVICE} back`)).first(),
  ).toBeVisible();
  person.tell();

  await expect
    .poll(() => Date.now() - (load.lastFailureAt() ?? 0), { timeout: BACK_WITHIN_MS })
    .toBeGreaterThan(3_000);
  expect((await serviceNow(clouds.prod))?.taskDefinition?.split('/').at(-1)).toBe(former);
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
