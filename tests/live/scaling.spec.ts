import { expect, test } from '../e2e/support/console-test.ts';
import { Interactions, planDialog } from '../e2e/support/interactions.ts';
import { open, pane } from '../e2e/support/screen.ts';
import { startLoad, tellLoad } from './support/load.ts';
import { SERVICE, serviceNow, shopUrl } from './support/shop.ts';

test('scale a service of production out and in, and no request fails', async ({ page, clouds }) => {
  const load = startLoad(await shopUrl(clouds.prod));
  const scaleTo = async (desired: number) => {
    const person = new Interactions(`scale ${SERVICE} to ${desired} tasks, in production`);
    await open(page, `/deployments/${SERVICE}`);
    await person.press(page.getByText('Scale …'));
    const form = page.getByRole('group', { name: 'Production' });
    // Its load is little: scaling would take back whatever is above the minimum.
    await person.type(form.getByRole('textbox', { name: 'Minimum' }), String(desired), false);
    await person.type(form.getByRole('textbox', { name: 'Desired' }), String(desired));
    const dialog = planDialog(page);
    await expect(dialog).toContainText(`to ${desired}`);
    await person.type(dialog.getByRole('textbox', { name: `The name ${SERVICE}` }), SERVICE);
    await expect(page.getByText(/^Done: Scale/).first()).toBeVisible();
    person.tell();
    expect(person.count).toBe(4);
    await expect
      .poll(
        async () => {
          const { runningCount, pendingCount } = (await serviceNow(clouds.prod)) ?? {};
          return { runningCount, pendingCount };
        },
        { timeout: 90_000 },
      )
      .toEqual({ runningCount: desired, pendingCount: 0 });
    await open(page, `/deployments/${SERVICE}/tasks`);
    await expect(pane(page, 'Production').getByRole('button', { name: 'Stop' })).toHaveCount(desired);
  };
  await scaleTo(4);
  await scaleTo(2);
  const report = await load.stop();
  tellLoad('scale out and in', report);
  expect(report.failed).toBe(0);
  expect(report.requests).toBeGreaterThan(0);
});
