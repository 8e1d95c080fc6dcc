import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  ListBackupsCommand,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { Interactions, planDialog } from './support/interactions.ts';
import { picture } from './support/picture.ts';
import { fact, open, pane, settled } from './support/screen.ts';

/** Of its own: the tables of the platform are counted by other journeys. */
const OWN = `e2e-actions-${Date.now()}`;
const USERS = 'tiktok-commerce-users-prod';
type Dynamodb = ConnectedEnvironment['clients']['dynamodb'];

async function plant(client: Dynamodb, table: string, id: string): Promise<void> {
  await own(client);
  await client.send(
    new PutItemCommand({
      TableName: table,
      Item: {
        PK: { S: `E2E#${id}` },
        SK: { S: 'ACTIONS' },
        name: { S: 'first' },
        count: { N: '12345678901234567890' },
        nested: { M: { list: { L: [{ N: '1' }, { SS: ['a', 'b'] }] } } },
      },
    }),
  );
}

async function itemOf(client: Dynamodb, table: string, id: string) {
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: { PK: { S: `E2E#${id}` }, SK: { S: 'ACTIONS' } },
      ConsistentRead: true,
    }),
  );
  return Item;
}

function itemPage(id: string): string {
  return `/tables/${OWN}/item?k=${encodeURIComponent(`PK:S:E2E#${id}`)}&k=SK:S:ACTIONS`;
}

/** A table that is protected has to be let go before a test can take it away. */
async function drop(client: Dynamodb, TableName: string): Promise<void> {
  await expect
    .poll(async () => {
      const { Table } = await client
        .send(new DescribeTableCommand({ TableName }))
        .catch(() => ({ Table: undefined }));
      return Table?.TableStatus ?? 'ACTIVE';
    })
    .toBe('ACTIVE');
  await client
    .send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }))
    .catch(() => undefined);
  await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
}

async function make(client: Dynamodb, TableName: string, names: readonly string[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
    }),
  );
  await expect
    .poll(async () => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus)
    .toBe('ACTIVE');
}

/** The table of items, made by whichever test of a worker comes first. */
async function own(client: Dynamodb): Promise<void> {
  const there = await client.send(new DescribeTableCommand({ TableName: OWN })).catch(() => undefined);
  if (!there) await make(client, OWN, ['PK', 'SK']);
}

test.afterAll(async ({ clouds }) => {
  await clouds.dev.clients.dynamodb.send(new DeleteTableCommand({ TableName: OWN })).catch(() => undefined);
});

test('back up and restore a production table', async ({ page, clouds }) => {
  test.setTimeout(90_000);
  const { dynamodb } = clouds.prod.clients;
  const person = new Interactions('back up and restore a table, in production');
  await open(page, '/tables/users/backups');
  const right = pane(page, 'Production');
  const name = await right.getByRole('textbox', { name: 'Name', exact: true }).inputValue();
  await person.press(right.getByRole('button', { name: 'Back up now' }));
  const dialog = planDialog(page);
  await expect(dialog).toContainText(`Back up ${USERS} as ${name}`);
  await person.press(dialog.getByRole('button', { name: 'Back up now' }));
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('is backed up as');
  await expect
    .poll(async () => {
      const { BackupSummaries = [] } = await dynamodb.send(new ListBackupsCommand({ TableName: USERS }));
      return BackupSummaries.find((one) => one.BackupName === name)?.BackupStatus;
    })
    .toBe('AVAILABLE');
  await open(page, '/tables/users/backups');

  const listed = right.getByRole('listitem').filter({ hasText: name });
  await person.press(listed.getByRole('button', { name: 'Restore' }));
  const into = await listed.getByRole('textbox', { name: 'As a new table' }).inputValue();
  await person.press(listed.getByRole('button', { name: 'Restore as a new table' }));
  await expect(dialog).toContainText(`Restore the backup ${name} of ${USERS} as ${into}`);
  await picture(page, 'restore-1-plan');
  await person.type(dialog.getByRole('textbox', { name: `The name ${into}` }), into);
  await expect(dialog).toContainText(`${into} is restored.`, { timeout: 60_000 });
  await expect(dialog).toContainText(/Its settings are those of/);
  await expect(dialog).toContainText(/Items: [\d,]+ equal/);
  await picture(page, 'restore-2-done');
  person.tell();
  expect(person.count).toBe(5);
  await page.keyboard.press('Escape');

  await open(page, `/tables/${USERS}/compare?with=${into}`);
  await settled(page);
  await expect(right).toContainText('Settings that differ');
  await picture(page, 'restore-3-compared');
  await drop(dynamodb, into);
});

test('an item is edited attribute by attribute, saved at once in development, and put back', async ({
  page,
  clouds,
}) => {
  const { dynamodb } = clouds.dev.clients;
  const id = `edit-${Date.now()}`;
  await plant(dynamodb, OWN, id);
  await open(page, itemPage(id));
  const left = pane(page, 'Development');
  const person = new Interactions('edit an item and undo, in development');
  await person.press(left.getByRole('button', { name: 'Edit' }));
  const editor = left.getByRole('region', { name: 'Edit item' });
  await expect(editor.getByRole('button', { name: 'Save item' })).toBeDisabled();
  await person.type(editor.getByRole('textbox', { name: 'Value of name' }), 'second', false);
  await person.press(editor.getByRole('button', { name: 'Save item' }));
  await expect(editor).toHaveCount(0);
  const saved = await itemOf(dynamodb, OWN, id);
  expect(saved).toMatchObject({
    name: { S: 'second' },
    count: { N: '12345678901234567890' },
    nested: { M: { list: { L: [{ N: '1' }, { SS: ['a', 'b'] }] } } },
  });
  await person.press(page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }));
  await expect.poll(async () => (await itemOf(dynamodb, OWN, id))?.name?.S).toBe('first');
  person.tell();
  expect(person.count).toBe(4);
});

test('an edit says what is wrong where it is wrong, and never overwrites what others saved', async ({
  page,
  clouds,
  complaints,
}) => {
  complaints.expect(/422/);
  const { dynamodb } = clouds.dev.clients;
  const id = `lost-${Date.now()}`;
  await plant(dynamodb, OWN, id);
  await open(page, itemPage(id));
  const left = pane(page, 'Development');
  await left.getByRole('button', { name: 'Edit' }).click();
  const editor = left.getByRole('region', { name: 'Edit item' });
  await editor.getByRole('textbox', { name: 'Value of count' }).fill('many');
  await expect(editor).toContainText('A number is written in digits');
  await expect(editor.getByRole('button', { name: 'Save item' })).toBeDisabled();
  await editor.getByRole('textbox', { name: 'Value of count' }).fill('7');
  await editor.getByRole('button', { name: 'DynamoDB JSON' }).click();
  const json = editor.getByRole('textbox', { name: 'The item as DynamoDB JSON' });
  await expect(json).toHaveValue(/"count": \{\s+"N": "7"/);
  await plant(dynamodb, OWN, id);
  await dynamodb.send(
    new PutItemCommand({
      TableName: OWN,
      Item: { PK: { S: `E2E#${id}` }, SK: { S: 'ACTIONS' }, name: { S: 'by somebody else' } },
    }),
  );
  await editor.getByRole('button', { name: 'Save item' }).click();
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'has been changed since it was read',
  );
  expect(await itemOf(dynamodb, OWN, id)).toMatchObject({ name: { S: 'by somebody else' } });
});

test('a new item begins with the key of its table', async ({ page, clouds }) => {
  const { dynamodb } = clouds.dev.clients;
  const id = `new-${Date.now()}`;
  await own(dynamodb);
  await open(page, `/tables/${OWN}/items?limit=5`);
  const left = pane(page, 'Development');
  await left.getByRole('button', { name: 'New item' }).click();
  const editor = left.getByRole('region', { name: 'New item' });
  await editor.getByRole('textbox', { name: 'Value of PK' }).fill(`E2E#${id}`);
  await expect(editor.getByRole('button', { name: 'Create item' })).toBeDisabled();
  await editor.getByRole('textbox', { name: 'Value of SK' }).fill('ACTIONS');
  await editor.getByRole('button', { name: 'Add attribute' }).click();
  await editor.getByRole('textbox', { name: 'Name of the new attribute' }).fill('tags');
  await editor.getByRole('combobox', { name: 'Type of tags' }).selectOption('string set');
  await editor.getByRole('textbox', { name: 'Value of tags' }).fill('["a", "b"]');
  await editor.getByRole('button', { name: 'Create item' }).click();
  await expect.poll(() => itemOf(dynamodb, OWN, id)).toMatchObject({ tags: { SS: ['a', 'b'] } });
});

test('settings are shown to whoever may only look, without what changes them', async ({
  browser,
  sessions,
}) => {
  const context = await browser.newContext({ storageState: await sessions('viewer') });
  const page = await context.newPage();
  for (const tab of ['backups', 'settings']) {
    await open(page, `/tables/users/${tab}`);
    await settled(page);
    await expect(pane(page, 'Development')).toContainText(tab === 'backups' ? 'Backups' : 'Capacity');
    for (const side of ['Development', 'Production'] as const)
      await expect(pane(page, side).getByRole('button')).toHaveCount(0);
  }
  await context.close();
});

test('a table of production is exported to its own bucket, and one of development downloaded', async ({
  page,
  clouds,
}) => {
  await plant(clouds.dev.clients.dynamodb, OWN, `export-${Date.now()}`);
  await open(page, '/tables/users/files');
  await pane(page, 'Production').getByRole('button', { name: 'Export to S3' }).click();
  const dialog = planDialog(page);
  const name = dialog.getByRole('textbox', { name: `The name ${USERS}` });
  await name.fill(USERS);
  await name.press('Enter');
  await expect(dialog).toContainText(/\d items of tiktok-commerce-users-prod are in s3:\/\//, {
    timeout: 20_000,
  });
  await page.keyboard.press('Escape');
  await expect(
    pane(page, 'Production')
      .getByRole('link', { name: /^tables\/tiktok-commerce-users-prod\/.*json$/ })
      .first(),
  ).toBeVisible();
  await open(page, `/tables/${OWN}/files`);
  const downloading = page.waitForEvent('download');
  await pane(page, 'Development').getByRole('link', { name: 'Download' }).first().click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^e2e-actions-.*\.dynamodb\.json$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString('utf8')).toContain('"count":{"N":"12345678901234567890"}');
});

test('two tables of one environment are compared, and a chosen item is taken over', async ({
  page,
  clouds,
}) => {
  const { dynamodb } = clouds.dev.clients;
  const [live, restored] = ['first', 'second'].map((what) => `e2e-compare-${what}-${Date.now()}`);
  if (!live || !restored) throw new RangeError('two names');
  for (const TableName of [live, restored]) {
    await make(dynamodb, TableName, ['id']);
    for (const id of ['same', 'other'])
      await dynamodb.send(
        new PutItemCommand({
          TableName,
          Item: { id: { S: id }, text: { S: id === 'same' ? 'equal' : TableName } },
        }),
      );
  }
  await open(page, `/tables/${live}/compare?with=${restored}`);
  const left = pane(page, 'Development');
  await expect(fact(left, 'Equal')).toHaveText('1');
  await expect(fact(left, 'Different')).toHaveText('1');
  await left.getByRole('checkbox', { name: 'Choose other' }).check();
  await left.getByRole('button', { name: `Copy 1 from ${restored}` }).click();
  await expect(fact(left, 'Equal')).toHaveText('2', { timeout: 20_000 });
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: live, Key: { id: { S: 'other' } }, ConsistentRead: true }),
  );
  expect(Item?.text?.S).toBe(restored);
  for (const TableName of [live, restored]) await drop(dynamodb, TableName);
});
