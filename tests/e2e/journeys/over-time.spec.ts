import { CreateTableCommand, DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '../support/console-test.ts';
import { picturesInEveryLook } from '../support/picture.ts';
import { open, settled } from '../support/screen.ts';

test('over time: what was changed past the console is found, with its day, and read attribute by attribute', async ({
  page,
  clouds,
}) => {
  const { dynamodb } = clouds.dev.clients;
  const TableName = `over-time-${Date.now()}`;
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  const keep = async () => {
    const kept = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Keep a snapshot now' }).click();
    await kept;
    await expect(page.getByRole('button', { name: 'Keep a snapshot now' })).toBeEnabled();
    await expect(page.getByRole('combobox', { name: 'Then (UTC)' })).toContainText('Olga Operator');
    await settled(page);
  };
  try {
    await open(page, '/compare?pair=dev,prod');
    await page.getByRole('link', { name: 'Over time' }).click();
    await page.getByRole('combobox', { name: 'Environment', exact: true }).selectOption('Development');
    await expect(page).toHaveURL(/environment=dev/);
    await settled(page);
    await keep();

    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
    await keep();

    await open(page, `/timeline?pair=dev,prod&source=snapshots&environment=dev&q=${TableName}`);
    const changed = page
      .getByRole('listitem')
      .filter({ hasText: `Settings changed outside of the console: 1 difference in table ${TableName}` });
    // That it was made is told too, unless it was kept with the day's first.
    await changed.first().getByRole('link', { name: TableName, exact: true }).click();

    await expect(page).toHaveURL(/\/compare\/over-time\/tables\//);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(TableName);
    await expect(page.getByRole('columnheader', { name: /^Then/ })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: /^Later/ })).toBeVisible();
    await page.getByRole('link', { name: 'Only what changed' }).click();
    const rows = page.getByRole('table').getByRole('row');
    await expect(rows).toHaveCount(2);
    await expect(rows.last()).toContainText('Deletion protection enabled');
    await expect(rows.last()).toContainText('off');
    await expect(rows.last()).toContainText('on');
    await picturesInEveryLook(page, 'over-time');
  } finally {
    await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  }
});
