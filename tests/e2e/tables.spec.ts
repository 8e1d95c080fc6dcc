import { DeleteItemCommand, DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from './support/console-test.ts';
import { fact, half, open, pane, row, settled } from './support/screen.ts';
import { MARKUP_PRODUCT } from './support/views.ts';

test('the list pairs both sides, with marks where they differ', async ({ page, clouds }) => {
  const users = row(page, 'users');
  // Other tests write while this one counts.
  await expect(async () => {
    const [dev, prod] = await Promise.all(
      (['dev', 'prod'] as const).map(async (side) => {
        const TableName = side === 'dev' ? 'tiktok-users-dev' : 'tiktok-commerce-users-prod';
        const answer = await clouds[side].clients.dynamodb.send(new DescribeTableCommand({ TableName }));
        return String(answer.Table?.ItemCount);
      }),
    );
    await open(page, '/tables');
    const timeout = 1_000;
    await expect(half(users, 'left')).toContainText(['Active', dev ?? '', 'KiB', 'GSI1', 'on demand'], {
      timeout,
    });
    await expect(half(users, 'right')).toContainText(
      ['Active', prod ?? '', 'KiB', 'GSI1, GSI2', 'on demand'],
      {
        timeout,
      },
    );
  }).toPass();
  await expect(users.getByRole('rowheader')).toContainText(
    'Global secondary indexes › GSI2: only in Production. The catalogue wants it in Development.',
  );
  const scratch = row(page, 'tiktok-scratch-{env}');
  await expect(scratch.getByRole('rowheader')).toContainText('only Development');
  await expect(half(scratch, 'right')).toHaveText(['Not here']);
  await expect(row(page, 'videos').getByRole('link', { name: 'differs as meant' })).toHaveAttribute(
    'title',
    /^Deletion protection enabled: off in Development, on in Production\. As the catalogue wants/,
  );
  await expect(page.getByText('Compare reads time to live, continuous backups and tags too.')).toBeVisible();
  // A mark leads to the pair, attribute by attribute.
  await users.getByRole('link', { name: /^1\s*difference\b/ }).click();
  await expect(page).toHaveURL(/\/compare\/tables\/users/);
  await expect(page.getByRole('heading', { name: 'users', level: 1 })).toBeVisible();
});

test('the filter stands in the address, and the address brings it back', async ({ page }) => {
  await open(page, '/tables');
  await page.getByRole('searchbox', { name: 'Filter tables by name' }).fill('product');
  await expect(page).toHaveURL(/\?q=product$/);
  await expect(page.getByRole('rowheader')).toHaveText([/^products/, /^product-staging/]);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('product');
  await expect(page.getByRole('rowheader')).toHaveText([/^products/, /^product-staging/]);
  await page.getByRole('searchbox').fill('no such table');
  await expect(page.getByText('No tables with “no such table” in the name.')).toBeVisible();
});

test("a table's summary tells keys, indexes, expiry and recovery of each side", async ({ page }) => {
  await open(page, '/tables/users');
  const [left, right] = [pane(page, 'Development'), pane(page, 'Production')];
  await expect(fact(left, 'Deletion')).toHaveText('not protected');
  await expect(fact(right, 'Deletion')).toHaveText('protected');
  await expect(left).toContainText('Indexes (1)');
  await expect(right).toContainText('Indexes (2)');
  await expect(right).toContainText('GSI2PK');
  await expect(left).not.toContainText('GSI2PK');
  await expect(fact(left, 'Point in time')).toHaveText('off');
  await expect(fact(right, 'Point in time')).toContainText(/^on · \d{4}-\d\d-\d\d/);
  await expect(fact(left, 'Last backup')).toHaveText('never');
  await expect(fact(right, 'Last backup')).toContainText('users-');
  await open(page, '/tables/product-staging');
  for (const side of ['Development', 'Production'] as const)
    await expect(pane(page, side)).toContainText(/ttl · Enabled/);
});

test('a table that is on one side only says so on the other, and one that is nowhere on both', async ({
  page,
  complaints,
}) => {
  complaints.expect(/404 .*no-such-table/);
  await open(page, '/tables/tiktok-scratch-%7Benv%7D');
  await expect(fact(pane(page, 'Development'), 'Items')).toBeVisible();
  await expect(pane(page, 'Production')).toContainText('This environment has no such table.');
  await open(page, '/tables/no-such-table');
  await expect(page.getByText('This environment has no such table.')).toHaveCount(2);
});

test('items: a page of one side goes where its environment goes when the pair is swapped', async ({
  page,
}) => {
  await open(page, '/tables/products/items?limit=10');
  await pane(page, 'Development').getByRole('link', { name: 'Next page' }).click();
  await expect(pane(page, 'Development')).toContainText('Page 2');
  await page.getByRole('button', { name: 'Swap the two environments' }).click();
  await expect(pane(page, 'Development')).toHaveAttribute('data-half', 'right');
  await expect(pane(page, 'Development')).toContainText('Page 2');
  await expect(pane(page, 'Production')).toContainText('Page 1');
});

test('items: a scan says beforehand what it reads, and is paged forth and back on each side by itself', async ({
  page,
}) => {
  await open(page, '/tables/products/items?limit=10');
  const [left, right] = [pane(page, 'Development'), pane(page, 'Production')];
  await expect(page.getByRole('form', { name: 'Items' })).toContainText(
    /A page of this scan reads about 10 items .* out of 1\d\d items/,
  );
  await expect(left).toContainText('10 shown of 10 read');
  await expect(left).toContainText(/[\d.]+ read units used/);
  const first = await left.getByRole('row').allTextContents();
  const other = await right.getByRole('row').allTextContents();
  await left.getByRole('link', { name: 'Next page' }).click();
  await expect(left).toContainText('Page 2');
  await expect(page).toHaveURL(/[?&]left=/);
  const second = await left.getByRole('row').allTextContents();
  expect(second.slice(1).filter((text) => first.includes(text))).toEqual([]);
  expect(await right.getByRole('row').allTextContents()).toEqual(other);
  await right.getByRole('link', { name: 'Next page' }).click();
  await expect(right).toContainText('Page 2');
  await expect(left).toContainText('Page 2');
  await left.getByRole('link', { name: 'Previous page' }).click();
  await expect(left).toContainText('Page 1');
  expect(await left.getByRole('row').allTextContents()).toEqual(first);
  await page.goBack();
  await expect(left).toContainText('Page 2');
});

test('items: a query on an index with a typed filter, made in the form', async ({ page }) => {
  await open(page, '/tables/products/items');
  await page.getByRole('combobox', { name: 'Read' }).selectOption('index GSI1');
  await page.getByLabel('GSI1PK (S)').fill('CATEGORY#footwear');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Attribute').fill('price');
  await page.getByRole('combobox', { name: 'is', exact: true }).selectOption('>=');
  await page.getByRole('combobox', { name: 'Type', exact: true }).selectOption('N');
  await page.getByLabel('Value', { exact: true }).fill('60000');
  await page.getByRole('button', { name: 'Query' }).click();
  await expect(page).toHaveURL(/index=GSI1&pk=CATEGORY%23footwear.*where=price/);
  await settled(page);
  for (const side of ['Development', 'Production'] as const) {
    const rows = pane(page, side).getByRole('row');
    await expect(rows.nth(1)).toContainText('CATEGORY#footwear');
    for (const text of (await rows.allTextContents()).slice(1)) {
      const price = /PRICE#(\d+)/.exec(text)?.[1];
      expect(Number(price), text).toBeGreaterThanOrEqual(60_000);
    }
  }
  await page.getByRole('button', { name: 'Remove this condition' }).click();
  await page.getByRole('button', { name: 'Query' }).click();
  await expect(page).not.toHaveURL(/where=/);
});

test('items: values with commas in them, each in a field of its own', async ({ page }) => {
  await open(page, '/tables/products/items');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Attribute').fill('title');
  await page.getByRole('combobox', { name: 'is', exact: true }).selectOption('in');
  await page.getByRole('textbox', { name: 'Value 1' }).fill('red, and blue');
  await page.getByRole('button', { name: 'Add a value' }).click();
  await page.getByRole('textbox', { name: 'Value 2' }).fill('back\\slash');
  await page.getByRole('combobox', { name: 'Sort key', exact: true }).selectOption('between');
  await page.getByLabel(/, from$/).fill('a,b');
  await page.getByLabel(/, to$/).fill('c,d');
  await page.getByLabel('seller_handle (S)').fill('@nobody');
  await page.getByRole('button', { name: 'Query' }).click();
  await expect(page).toHaveURL(/where=/);
  await settled(page);
  const asked = new URL(page.url()).searchParams;
  expect(asked.get('where')).toBe('title:in:S:red\\, and blue,back\\\\slash');
  expect(asked.get('sk')).toBe('between:a\\,b,c\\,d');
  await expect(page.getByRole('textbox', { name: 'Value 1' })).toHaveValue('red, and blue');
  await expect(page.getByRole('textbox', { name: 'Value 2' })).toHaveValue('back\\slash');
  await expect(page.getByLabel(/, to$/)).toHaveValue('c,d');
  await page.getByRole('button', { name: 'Remove value 1' }).click();
  await expect(page.getByRole('textbox', { name: 'Value 1' })).toHaveValue('back\\slash');
});

test('items: an index that one side has not is told there alone', async ({ page }) => {
  await open(page, '/tables/users/items?index=GSI2&pk=anything');
  await expect(pane(page, 'Development').getByRole('alert')).toContainText('GSI2');
  await expect(pane(page, 'Production').getByRole('alert')).toHaveCount(0);
  await expect(pane(page, 'Production')).toContainText('0 shown of 0 read');
});

test('items: what is typed wrongly, and a cursor of another table, get a sentence and status 400', async ({
  page,
  complaints,
}) => {
  complaints.expect(/status of 400/);
  const wrong = await page.goto('/tables/products/items?where=price:%3E%3D:N:cheap');
  expect(wrong?.status()).toBe(400);
  await expect(page.getByRole('alert')).toBeVisible();
  await open(page, '/tables/products/items?limit=10');
  const next = await pane(page, 'Production').getByRole('link', { name: 'Next page' }).getAttribute('href');
  const cursor = new URL(next ?? '', page.url()).searchParams.get('right') ?? '';
  expect(cursor).not.toBe('');
  const foreign = await page.goto(`/tables/videos/items?limit=10&right=${encodeURIComponent(cursor)}`);
  expect(foreign?.status()).toBe(400);
  await expect(pane(page, 'Production').getByRole('alert')).toBeVisible();
});

test('one item: as attributes, as JSON and as DynamoDB JSON, and missing on the other side', async ({
  page,
}) => {
  await open(page, MARKUP_PRODUCT);
  const right = pane(page, 'Production');
  await expect(pane(page, 'Development')).toContainText('No item has this key here.');
  await expect(right.getByRole('definition').filter({ hasText: '15000' }).first()).toBeVisible();
  await right.getByRole('button', { name: 'DynamoDB JSON' }).click();
  await expect(right.locator('pre')).toContainText('"price": {\n    "N": "15000"\n  }');
  await right.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(right.locator('pre')).toContainText('"price": 15000');
});

test('one item: the same key in both environments, marked attribute by attribute', async ({
  page,
  clouds,
}) => {
  const key = { PK: { S: 'VIDEO#e2e-both' }, SK: { S: 'META' } };
  const both = [
    [clouds.dev.clients.dynamodb, 'tiktok-trends-dev', { note: { S: 'left' }, only: { BOOL: true } }],
    [clouds.prod.clients.dynamodb, 'tiktok-commerce-trends-prod', { note: { S: 'right' } }],
  ] as const;
  for (const [client, TableName, rest] of both)
    await client.send(new PutItemCommand({ TableName, Item: { ...key, alike: { N: '7' }, ...rest } }));
  await open(page, '/tables/trends/item?k=PK:S:VIDEO%23e2e-both&k=SK:S:META');
  const left = pane(page, 'Development');
  const attribute = (name: string) =>
    left.locator('dl > div').filter({ has: page.locator('dt', { hasText: name }) });
  await expect(attribute('note').locator('dt')).toContainText('differs');
  await expect(attribute('only').locator('dt')).toContainText('only here');
  await expect(attribute('alike').locator('dt')).toHaveText('alike');
  for (const [client, TableName] of both) await client.send(new DeleteItemCommand({ TableName, Key: key }));
});

test('items of every type are told from the list on, binary too', async ({ page }) => {
  await open(page, '/tables/tiktok-scratch-%7Benv%7D/items');
  await pane(page, 'Development').getByRole('link', { name: 'every type' }).click();
  const left = pane(page, 'Development');
  for (const type of ['S', 'N', 'B', 'BOOL', 'NULL', 'L', 'M', 'SS', 'NS', 'BS'])
    await expect(left.getByText(type, { exact: true }).first()).toBeVisible();
  await expect(left).toContainText('9007199254740991');
  await expect(left).toContainText('"deepest": "here"');
});

test('PartiQL: one SELECT on both sides, its parameters in the address, and nothing but a SELECT', async ({
  page,
}) => {
  await open(page, '/tables/tags/partiql');
  await page.getByLabel('Statement').fill('SELECT "PK", "SK" FROM "{table}" WHERE "PK" = ?');
  await page.getByLabel('Value of the first ?, as type:value').fill('S:TAG#clothing');
  await page.getByRole('button', { name: 'Run SELECT' }).click();
  await expect(page).toHaveURL(/statement=.*p=S/);
  for (const [side, table] of [
    ['Development', 'tiktok-tags-dev'],
    ['Production', 'tiktok-commerce-tags-prod'],
  ] as const) {
    await expect(pane(page, side).locator('pre').first()).toContainText('"PK": "TAG#clothing"');
    await expect(pane(page, side).locator('pre').first()).not.toContainText('seller_handle');
    await expect(pane(page, side)).toContainText(`FROM "${table}"`);
  }
});

test('PartiQL: what would change something is refused before it is sent', async ({ page, complaints }) => {
  complaints.expect(/status of 400/);
  const statement = encodeURIComponent('DELETE FROM "{table}" WHERE "PK" = \'x\'');
  const answer = await page.goto(`/tables/tags/partiql?statement=${statement}`);
  expect(answer?.status()).toBe(400);
  await expect(page.getByRole('alert').first()).toBeVisible();
});
