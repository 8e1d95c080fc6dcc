import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Page } from '@playwright/test';
import { newRunId } from '../../core/actions/run-id.ts';
import { itemVersion } from '../../core/changes/tables/item-input.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expectAccessible, expectAccessibleEverywhere } from './support/axe.ts';
import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

const TABLES = { dev: 'tiktok-users-dev', prod: 'tiktok-commerce-users-prod' } as const;
type Cloud = Readonly<{ clients: ConnectedEnvironment['clients'] }>;

function keyOf(id: string) {
  return { PK: { S: `E2E#${id}` }, SK: { S: 'GATE' } };
}

async function plant(cloud: Cloud, side: keyof typeof TABLES, id: string, note = 'first'): Promise<void> {
  await cloud.clients.dynamodb.send(
    new PutItemCommand({ TableName: TABLES[side], Item: { ...keyOf(id), note: { S: note } } }),
  );
}

async function isThere(cloud: Cloud, side: keyof typeof TABLES, id: string): Promise<boolean> {
  const { Item } = await cloud.clients.dynamodb.send(
    new GetItemCommand({ TableName: TABLES[side], Key: keyOf(id), ConsistentRead: true }),
  );
  return Item !== undefined;
}

function itemPage(id: string): string {
  return `/tables/users/item?k=${encodeURIComponent(`PK:S:E2E#${id}`)}&k=SK:S:GATE`;
}

function dialogOf(page: Page) {
  return page.getByRole('dialog', { name: 'Delete item' });
}

function notices(page: Page) {
  return page.getByRole('region', { name: 'Notices' });
}

test('where nothing is asked it happens at once, the page is read anew, and the notice goes along with its Undo', async ({
  page,
  clouds,
}) => {
  const id = `at-once-${Date.now()}`;
  await plant(clouds.dev, 'dev', id);
  await open(page, itemPage(id));
  await pane(page, 'Development').getByRole('button', { name: 'Delete item' }).click();
  await expect(notices(page)).toContainText('Done');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(pane(page, 'Development')).toContainText('No item has this key here.');
  expect(await isThere(clouds.dev, 'dev', id)).toBe(false);
  await expectAccessible(page, 'a notice');
  await page.getByRole('link', { name: 'Topics', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Topics', level: 1 })).toBeVisible();
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(notices(page)).toContainText('Create the item');
  expect(await isThere(clouds.dev, 'dev', id)).toBe(true);
});

test('a production plan is read, typed and confirmed by keyboard alone; Escape changes nothing', async ({
  page,
  clouds,
}) => {
  const id = `typed-${Date.now()}`;
  await plant(clouds.prod, 'prod', id);
  await open(page, itemPage(id));
  const button = pane(page, 'Production').getByRole('button', { name: 'Delete item' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = dialogOf(page);
  const field = dialog.getByRole('textbox', { name: `The name ${TABLES.prod}` });
  await expect(field).toBeFocused();
  for (const words of ['Production', `Delete the item E2E#${id}`, 'How it is undone', 'dynamodb:DeleteItem'])
    await expect(dialog).toContainText(words);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await isThere(clouds.prod, 'prod', id)).toBe(true);

  await button.focus();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.type('tiktok');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Delete item' })).toBeDisabled();
  expect(await isThere(clouds.prod, 'prod', id)).toBe(true);
  // Pasted, with the line end that came along.
  await field.fill(`${TABLES.prod} `);
  await page.keyboard.press('Enter');
  await expect(notices(page)).toContainText('Done');
  await expect(dialog).toHaveCount(0);
  expect(await isThere(clouds.prod, 'prod', id)).toBe(false);
});

test('what was changed by somebody else since is not overwritten, and the dialog says so', async ({
  page,
  clouds,
  complaints,
}) => {
  complaints.expect(/status of 422/);
  const id = `moved-${Date.now()}`;
  await plant(clouds.prod, 'prod', id);
  await open(page, itemPage(id));
  await pane(page, 'Production').getByRole('button', { name: 'Delete item' }).click();
  const field = dialogOf(page).getByRole('textbox', { name: `The name ${TABLES.prod}` });
  await expect(field).toBeFocused();
  await plant(clouds.prod, 'prod', id, 'second');
  await field.fill(TABLES.prod);
  await field.press('Enter');
  await expect(dialogOf(page).getByRole('alert')).toContainText('has been changed since it was read');
  expect(await isThere(clouds.prod, 'prod', id)).toBe(true);
});

test('the dialog: no violation of axe in either theme at either width, nothing beside the screen', async ({
  page,
  clouds,
}) => {
  const id = `looks-${Date.now()}`;
  await plant(clouds.prod, 'prod', id, 'x'.repeat(2_000));
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, itemPage(id));
  await pane(page, 'Production').getByRole('button', { name: 'Delete item' }).click();
  await expect(dialogOf(page).getByRole('textbox')).toBeFocused();
  await expectAccessibleEverywhere(page);
  const box = await dialogOf(page).boundingBox();
  expect(box?.x).toBe(0);
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBe(844);
  await expect(dialogOf(page).getByRole('button', { name: 'Delete item' })).toBeInViewport();
});

test('the timeline tells it on one line, and everything of it for whoever asks', async ({ page, clouds }) => {
  const id = `told-${Date.now()}`;
  await plant(clouds.dev, 'dev', id);
  await open(page, itemPage(id));
  await pane(page, 'Development').getByRole('button', { name: 'Delete item' }).click();
  await expect(notices(page)).toContainText('Done');
  await open(page, `/timeline?q=${encodeURIComponent(id)}`);
  const rows = page.getByRole('main').getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('Done');
  await expect(rows.first()).toContainText('Olga Operator');
  await rows
    .first()
    .getByRole('button', { name: /^Details/ })
    .click();
  await expect(page.getByRole('list', { name: 'Entries' }).getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('main')).toContainText('dynamodb:DeleteItem');
  await expectAccessible(page, 'details');
  await page.getByRole('main').getByRole('link', { name: 'Olga Operator' }).click();
  await expect(page).toHaveURL(/person=/);
  await page.getByLabel('Kind').selectOption('refusals');
  await expect(page.getByRole('main')).toContainText('Nothing was recorded');
  await expect(page).toHaveURL(/kind=refusals/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^timeline-.*\.csv$/);
});

test('what was changed past the console stands on the same axis, by whom, with a way to it', async ({
  page,
  clouds,
}) => {
  const name = `past-${Date.now()}`;
  const { endpoint, region, credentials } = clouds.dev.environment;
  const client = new SQSClient({
    endpoint,
    region,
    credentials: credentials.static,
    userAgentAppId: 'by-hand',
  });
  await client.send(new CreateQueueCommand({ QueueName: name }));
  client.destroy();
  // A snapshot may be taken meanwhile, which tells of the queue too.
  const row = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ hasText: name })
    .filter({ hasText: 'sqs:CreateQueue' });
  // What CloudTrail told is kept for half a minute.
  await expect(async () => {
    await open(page, `/timeline?q=${name}`);
    await expect(row).toHaveCount(1, { timeout: 5_000 });
  }).toPass({ timeout: 50_000 });
  await expect(row).toContainText('Change');
  await expect(row).toContainText('sqs:CreateQueue');
  await expect(row).toContainText('Development');
  await row.getByRole('button', { name: /^Details/ }).click();
  await expect(row).toContainText('with by-hand');
  await expect(row).toContainText('not part of the chained records');
  await expectAccessible(page, 'a trace');
  await page.getByLabel('Told by').selectOption('console');
  await expect(page).toHaveURL(/source=console/);
  await expect(page.getByRole('main')).toContainText('Nothing was recorded');
  await page.getByLabel('Told by').selectOption('cloudtrail');
  await row.getByRole('link', { name }).click();
  await expect(page).toHaveURL(new RegExp(`/queues/${name}`));
});

test('an operation’s page has the outcome, the plan, the calls, and the way back', async ({
  page,
  clouds,
}) => {
  const id = `page-${Date.now()}`;
  await plant(clouds.dev, 'dev', id);
  await open(page, itemPage(id));
  await pane(page, 'Development').getByRole('button', { name: 'Delete item' }).click();
  await notices(page).getByRole('link', { name: 'The record' }).click();
  await expect(page.getByRole('heading', { name: 'Delete item', level: 1 })).toBeVisible();
  for (const words of ['Done', 'The plan as it was', 'dynamodb:DeleteItem', 'Olga Operator'])
    await expect(page.getByRole('main')).toContainText(words);
  await expectAccessible(page, 'an operation');
  await page.getByRole('main').locator('header').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('region', { name: 'State' })).toContainText('undone');
  expect(await isThere(clouds.dev, 'dev', id)).toBe(true);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the same plan is a page, and so is its outcome', async ({ page, clouds, complaints }) => {
    complaints.expect(/status of 409/);
    const id = `plain-${Date.now()}`;
    await plant(clouds.prod, 'prod', id);
    const runId = await deletedInProduction(page, id);
    expect(await isThere(clouds.prod, 'prod', id)).toBe(false);
    await page.goto(`/operations/${runId}`);
    await page.getByRole('button', { name: 'Undo' }).click();
    const main = page.getByRole('main');
    await expect(main).toContainText(`Create the item E2E#${id}`);
    await main.getByRole('button', { name: 'Save item' }).click();
    await expect(main.getByRole('alert')).toContainText(`Type the name ${TABLES.prod} to confirm.`);
    await page.getByRole('textbox', { name: `The name ${TABLES.prod}` }).fill(TABLES.prod);
    await main.getByRole('button', { name: 'Save item' }).click();
    await expect(main).toContainText('Done');
    expect(await isThere(clouds.prod, 'prod', id)).toBe(true);
  });
});

/** As the dialog asks it, since without scripts the panels of an item's page do not arrive. */
async function deletedInProduction(page: Page, id: string): Promise<string> {
  const item = { ...keyOf(id), note: { S: 'first' } };
  const wish = {
    environment: 'prod',
    key: newRunId(Date.now()),
    input: JSON.stringify({ table: TABLES.prod, key: keyOf(id), read: itemVersion(item) }),
  };
  const ask = async (multipart: Readonly<Record<string, string>>) => {
    const headers = { Origin: new URL(page.url()).origin };
    const answer = await page.request.post('/actions/tables.delete-item/answer', { headers, multipart });
    return (await answer.json()) as { readonly outcome: string; readonly presentation?: { hash: string } };
  };
  await page.goto('/operations');
  const { presentation } = await ask({ ...wish, intent: 'begin' });
  const planHash = presentation?.hash ?? '';
  const ran = await ask({ ...wish, intent: 'execute', planHash, typedName: TABLES.prod });
  expect(ran.outcome).toBe('ran');
  return wish.key;
}

test.describe('a developer', () => {
  test.use({ person: 'developer' });

  test('is offered what may be done in Development, and nothing in Production', async ({ page, clouds }) => {
    const id = `developer-${Date.now()}`;
    await plant(clouds.dev, 'dev', id);
    await plant(clouds.prod, 'prod', id);
    await open(page, itemPage(id));
    await expect(pane(page, 'Development').getByRole('button', { name: 'Delete item' })).toBeVisible();
    await expect(pane(page, 'Production').getByRole('button', { name: 'Delete item' })).toHaveCount(0);
  });
});
