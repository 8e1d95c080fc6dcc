import { createHash } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from './support/console-test.ts';
import { fact, half, open, pane, row } from './support/screen.ts';

test('the list pairs buckets, with sizes from CloudWatch and the rule that differs', async ({ page }) => {
  await open(page, '/buckets');
  const assets = row(page, 'assets');
  await expect(assets.getByRole('rowheader')).toContainText(
    'Lifecycle › Rules › cool-down › Transitions › STANDARD_IA › Days: 60 days in Development, 30 days in Production.',
  );
  await expect(half(assets, 'left')).toContainText(['off', '2 rules']);
  await expect(half(assets, 'right')).toContainText(['on', '2 rules']);
  // Versions are kept in production by intent, and exports are taken there alone by a rule: both are as meant.
  await expect(row(page, 'thumbnails').getByRole('rowheader')).toContainText('differs as meant');
  const onlyThere = row(page, 'exports').getByRole('link', { name: /^only Production\s+as meant$/ });
  await expect(onlyThere).toHaveAttribute('title', /^Exports are taken of production alone\./);
  await expect(half(row(page, 'exports'), 'left')).toHaveText(['Not here']);
});

test("a bucket's summary marks the lifecycle rule that differs, on both sides", async ({ page }) => {
  await open(page, '/buckets/assets');
  for (const [side, days] of [
    ['Development', 60],
    ['Production', 30],
  ] as const) {
    const rule = pane(page, side).getByRole('listitem').filter({ hasText: 'cool-down' });
    await expect(rule).toContainText(`after ${days} days to STANDARD_IA`);
    await expect(rule).toContainText('differs');
    await expect(pane(page, side).getByRole('listitem').filter({ hasText: 'expire-logs' })).not.toContainText(
      'differs',
    );
  }
  await expect(fact(pane(page, 'Development'), 'Versioning')).toHaveText('off');
  await expect(fact(pane(page, 'Production'), 'Versioning')).toHaveText('on');
});

test('objects: folder by folder into odd names, and back by the trail', async ({ page }) => {
  await open(page, '/buckets/assets/objects');
  const left = pane(page, 'Development');
  await expect(left.getByRole('link')).toHaveText(['covers/', 'logs/', 'odd/', 'shops/']);
  await left.getByRole('link', { name: 'odd/' }).click();
  await expect(page).toHaveURL(/\?prefix=odd%2F$/);
  await expect(left.getByRole('link', { name: '<img src=x onerror=alert(1)>/' })).toBeVisible();
  await left.getByRole('link', { name: 'double/' }).click();
  await left.getByRole('link', { name: '/', exact: true }).click();
  await expect(left.getByRole('link', { name: 'slash.txt' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name: 'bucket' }).click();
  await expect(left.getByRole('link')).toHaveText(['covers/', 'logs/', 'odd/', 'shops/']);
});

test('objects: a prefix that is no folder, and everything below', async ({ page }) => {
  await open(page, '/buckets/assets/objects');
  await page.getByLabel('Keys that begin with').fill('odd/e');
  await page.getByRole('combobox', { name: 'Shown' }).selectOption('everything below');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/prefix=odd%2Fe&show=all/);
  await expect(pane(page, 'Production').getByRole('link')).toHaveText([
    /emoji .*\/size 37–41\.txt/,
    /empty\.txt/,
  ]);
});

test('objects: pages forth and back', async ({ page }) => {
  await open(page, '/buckets/thumbnails/objects?show=all');
  const right = pane(page, 'Production');
  await expect(right).toContainText('200 objects on this page');
  const first = await right.getByRole('listitem').allTextContents();
  await right.getByRole('link', { name: 'Next page' }).click();
  await expect(right).toContainText('Page 2, the last');
  const second = await right.getByRole('listitem').allTextContents();
  expect(second.filter((text) => first.includes(text))).toEqual([]);
  await right.getByRole('link', { name: 'Previous page' }).click();
  await expect(right).toContainText('Page 1');
  expect(await right.getByRole('listitem').count()).toBe(first.length);
});

test('versions: what was written over and deleted in production, once in development', async ({ page }) => {
  await open(page, '/buckets/assets/versions?prefix=shops/&show=all');
  const notice = pane(page, 'Production')
    .getByRole('listitem')
    .filter({ hasText: /^faith\.picks0\/notice\.txt/ });
  await expect(notice).toContainText('deleted');
  await expect(notice.getByRole('listitem')).toHaveCount(4);
  await expect(notice.getByRole('listitem').first()).toContainText('delete marker');
  // A bucket that was never versioned has one version of each, named null.
  await expect(pane(page, 'Development').getByText('delete marker', { exact: true })).toHaveCount(0);
  await expect(pane(page, 'Development').getByText('null', { exact: true }).first()).toBeVisible();
  await notice.getByRole('listitem').nth(1).getByRole('link').click();
  await expect(page).toHaveURL(/rightVersion=/);
  await expect(pane(page, 'Production').locator('pre')).toContainText('Open every day. (3)');
});

test('an object: head, JSON, text and binary are shown, a page is not run', async ({ page }) => {
  await open(page, '/buckets/assets/object?key=odd/100%25%20%2B%20%26%20%3D%20%3F.json');
  const left = pane(page, 'Development');
  await expect(fact(left, 'Type')).toHaveText('application/json');
  await expect(left.locator('pre')).toContainText('"percent": 100');
  await left.getByRole('button', { name: 'As stored' }).click();
  await expect(left.locator('pre')).toHaveText('{"percent":100}');
  await open(page, '/buckets/assets/object?key=odd/page.html');
  await expect(left.locator('pre')).toContainText('<script>document.title = "executed"</script>');
  await expect(page).not.toHaveTitle('executed');
  await open(page, '/buckets/assets/object?key=odd/no-type');
  await expect(left.getByLabel('First bytes, in hexadecimal')).toContainText('00 9f 92 96');
  await open(page, '/buckets/assets/object?key=odd/missing');
  await expect(page.getByText('No object has this key here.')).toHaveCount(2);
});

test('an image is drawn, and downloaded by a presigned link with its real bytes', async ({
  page,
  clouds,
}) => {
  const Key = 'categories/footwear.png';
  await open(page, `/buckets/thumbnails/object?key=${Key}`);
  const right = pane(page, 'Production');
  const image = right.getByRole('img', { name: `Content of ${Key}` });
  await expect(image).toBeVisible();
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(480);
  const link = await right.getByRole('link', { name: 'Download' }).getAttribute('href');
  const handed = await page.request.get(link ?? '', { maxRedirects: 0 });
  expect(handed.status()).toBe(303);
  const address = handed.headers().location ?? '';
  expect(address).toMatch(/X-Amz-Signature=/);
  const downloaded = await page.request.get(address);
  expect(downloaded.headers()['content-disposition']).toContain('attachment');
  const stored = await clouds.prod.clients.s3.send(
    new GetObjectCommand({ Bucket: 'tiktok-commerce-thumbnails-prod', Key }),
  );
  expect(digestOf(await downloaded.body())).toBe(digestOf((await stored.Body?.transformToByteArray()) ?? ''));
});

test('the link of a download really saves the file under its own name', async ({ page }) => {
  await open(page, '/buckets/assets/object?key=odd/a%20file%20with%20spaces.txt');
  const download = page.waitForEvent('download');
  await pane(page, 'Development').getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('a file with spaces.txt');
});

function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
