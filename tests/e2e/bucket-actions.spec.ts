import AxeBuilder from '@axe-core/playwright';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

const BUCKETS = { dev: 'tiktok-commerce-assets-dev', prod: 'tiktok-commerce-assets-prod' } as const;
type Cloud = Readonly<{ clients: Pick<ConnectedEnvironment['clients'], 's3'> }>;

async function textOf(cloud: Cloud, bucket: string, key: string): Promise<string | undefined> {
  try {
    const answer = await cloud.clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await answer.Body?.transformToString();
  } catch (error) {
    if ((error as Error).name === 'NoSuchKey') return undefined;
    throw error;
  }
}

function plant(cloud: Cloud, bucket: string, key: string, body: string) {
  return cloud.clients.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'text/plain' }),
  );
}

function notices(page: Page) {
  return page.getByRole('region', { name: 'Notices' });
}

const plain = (name: string, body: string | Buffer) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(body),
});

function objects(prefix: string): string {
  return `/buckets/assets/objects?${new URLSearchParams({ prefix }).toString()}`;
}

/** Confirms what a dialog of production asks for. */
async function confirm(page: Page, title: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('textbox', { name: `The name ${name}` }).fill(name);
  await dialog.getByRole('button', { name: title }).click();
}

test('files are uploaded at once where nothing is asked, overwritten ones are captured, and the undo brings them back', async ({
  page,
  clouds,
}) => {
  const prefix = `e2e/up-${Date.now()}/`;
  await plant(clouds.dev, BUCKETS.dev, `${prefix}kept.txt`, 'former');
  await open(page, objects(prefix));
  const left = pane(page, 'Development');
  await left.getByText('Upload files …').click();
  await left
    .getByLabel('Files, chosen or dropped here')
    .setInputFiles([
      plain('kept.txt', 'fresh'),
      plain('ünï code.txt', 'new'),
      plain('large.bin', randomBytes(12_000_000)),
    ]);
  await expect(left.getByText('11.4 MB').or(left.getByText('11.4 MiB'))).toBeVisible();
  await left.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(left.getByRole('status')).toContainText('Uploaded: 3 files of 3');
  await expect(notices(page)).toContainText('Uploaded: 3 files of 3');
  await expect(left.getByRole('link', { name: 'ünï code.txt' })).toBeVisible();
  expect(await textOf(clouds.dev, BUCKETS.dev, `${prefix}kept.txt`)).toBe('fresh');
  const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(axe.violations.map(({ id }) => id)).toEqual([]);
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(left.getByRole('link', { name: 'ünï code.txt' })).toHaveCount(0);
  expect(await textOf(clouds.dev, BUCKETS.dev, `${prefix}kept.txt`)).toBe('former');
});

test('files are dropped into production, confirmed by name, and sent after that alone', async ({
  page,
  clouds,
}) => {
  const prefix = `e2e/drop-${Date.now()}/`;
  const key = `${prefix}dropped.txt`;
  await open(page, objects(prefix));
  const right = pane(page, 'Production');
  await right.getByText('Upload files …').click();
  const zone = right.getByLabel('Files, chosen or dropped here').locator('xpath=ancestor::div[1]');
  const files = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['dropped in'], 'dropped.txt', { type: 'text/plain' }));
    return transfer;
  });
  await zone.dispatchEvent('drop', { dataTransfer: files });
  await right.getByRole('button', { name: 'Upload', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Upload' });
  await expect(dialog).toContainText('10 bytes, text/plain');
  expect(await textOf(clouds.prod, BUCKETS.prod, key)).toBeUndefined();
  await confirm(page, 'Upload', `${BUCKETS.prod}/${key}`);
  await expect(right.getByRole('status')).toContainText(/SHA-256 [0-9a-f]{64}, CRC32 .*version/);
  expect(await textOf(clouds.prod, BUCKETS.prod, key)).toBe('dropped in');
});

test('an upload is stopped in the middle, and nothing of it is there', async ({ page, clouds }) => {
  const prefix = `e2e/stop-${Date.now()}/`;
  await open(page, objects(prefix));
  const left = pane(page, 'Development');
  await left.getByText('Upload files …').click();
  await left
    .getByLabel('Files, chosen or dropped here')
    .setInputFiles([plain('large.bin', randomBytes(45_000_000))]);
  // A line on which it takes a while.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 2_000_000,
  });
  await left.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(left.getByRole('progressbar', { name: 'Sent to the console' })).toBeVisible();
  await left.getByRole('button', { name: 'Stop' }).click();
  await expect(left.getByRole('status')).toContainText('stopped');
  await expect(notices(page)).toContainText('Stopped: 0 files of 1');
  expect(await textOf(clouds.dev, BUCKETS.dev, `${prefix}large.bin`)).toBeUndefined();
});

test('an object of production is deleted, undeleted, and an older version restored', async ({
  page,
  clouds,
}) => {
  const prefix = `e2e/versions-${Date.now()}/`;
  const key = `${prefix}page.txt`;
  const name = `${BUCKETS.prod}/${key}`;
  await plant(clouds.prod, BUCKETS.prod, key, 'one');
  await plant(clouds.prod, BUCKETS.prod, key, 'two');
  await open(page, `/buckets/assets/object?${new URLSearchParams({ key }).toString()}`);
  await pane(page, 'Production').getByRole('button', { name: 'Delete object' }).click();
  await confirm(page, 'Delete object', name);
  await expect(pane(page, 'Production')).toContainText('No object has this key here.');
  expect(await textOf(clouds.prod, BUCKETS.prod, key)).toBeUndefined();
  await pane(page, 'Production').getByRole('link', { name: 'Its versions' }).click();
  await pane(page, 'Production').getByRole('button', { name: 'Undelete' }).click();
  await confirm(page, 'Undelete object', name);
  await expect(pane(page, 'Production').getByText('deleted', { exact: true })).toHaveCount(0);
  expect(await textOf(clouds.prod, BUCKETS.prod, key)).toBe('two');
  await pane(page, 'Production').getByRole('button', { name: 'Restore', exact: true }).click();
  await confirm(page, 'Restore version', name);
  await expect(notices(page)).toContainText('Restore');
  await expect.poll(() => textOf(clouds.prod, BUCKETS.prod, key)).toBe('one');
});

test('a prefix of production goes back to a moment, and forth again by the undo', async ({
  page,
  clouds,
}) => {
  const prefix = `e2e/moment-${Date.now()}/`;
  await plant(clouds.prod, BUCKETS.prod, `${prefix}a`, 'then');
  await page.waitForTimeout(1_100);
  const moment = new Date(Date.now()).toISOString().slice(0, 19);
  await page.waitForTimeout(1_100);
  await plant(clouds.prod, BUCKETS.prod, `${prefix}a`, 'now');
  await plant(clouds.prod, BUCKETS.prod, `${prefix}b`, 'added');
  await page.waitForTimeout(1_100);
  await open(page, objects(prefix));
  const right = pane(page, 'Production');
  await right.getByText('Change everything under').click();
  await right.getByLabel('As it was at (UTC)').fill(moment);
  await right.getByRole('button', { name: 'Restore to this moment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore to a moment' });
  await expect(dialog).toContainText('deleted by a delete marker');
  await confirm(page, 'Restore to a moment', `${BUCKETS.prod}/${prefix}`);
  await expect
    .poll(() => textOf(clouds.prod, BUCKETS.prod, `${prefix}b`), { timeout: 20_000 })
    .toBeUndefined();
  await expect.poll(() => textOf(clouds.prod, BUCKETS.prod, `${prefix}a`)).toBe('then');
  await expect(page.getByText('1 copied back, 1 deleted').first()).toBeVisible();
});

test('settings of a bucket: versioning and the rules of its lifecycle, by fields and as JSON', async ({
  page,
  clouds,
}) => {
  const name = `tiktok-commerce-e2e-${Date.now()}-dev`;
  const { s3 } = clouds.dev.clients;
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  try {
    await open(page, `/buckets/${name}`);
    const left = pane(page, 'Development');
    await left.getByRole('button', { name: 'Enable versioning' }).click();
    await expect(left.getByRole('button', { name: 'Suspend versioning' })).toBeVisible();
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: name }))).Status).toBe('Enabled');
    await page.getByRole('link', { name: 'Lifecycle', exact: true }).click();
    await left.getByRole('button', { name: 'Add a rule' }).click();
    await left.getByLabel('Name').fill('old logs');
    await left.getByLabel('Keys that begin with').fill('logs/');
    await left.getByLabel('Expire, days').fill('30');
    await left.getByRole('button', { name: 'Save rules' }).click();
    await expect(left).toContainText('logs/: expire after 30 days');
    await left.getByRole('button', { name: 'JSON', exact: true }).click();
    const field = left.getByLabel('Rules, as the command line takes them');
    await expect(field).toHaveValue(/"old logs"/);
    await field.fill((await field.inputValue()).replace('30', '45'));
    await left.getByRole('button', { name: 'Save rules' }).click();
    await expect(left).toContainText('expire after 45 days');
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: name }));
    expect(Rules).toMatchObject([{ ID: 'old logs', Expiration: { Days: 45 }, Filter: { Prefix: 'logs/' } }]);
  } finally {
    await empty(clouds.dev, name);
  }
});

async function empty({ clients: { s3 } }: Cloud, bucket: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  const all = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (all.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: all } }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }),
  );
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

test.describe('a viewer', () => {
  test.use({ person: 'viewer' });
  test('is offered none of it', async ({ page }) => {
    await open(page, '/buckets/assets');
    await expect(page.getByRole('button', { name: /versioning/ })).toHaveCount(0);
    await open(page, '/buckets/assets/lifecycle');
    await expect(page.getByRole('button', { name: 'Save rules' })).toHaveCount(0);
  });
});
