import AxeBuilder from '@axe-core/playwright';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expect, test } from './support/console-test.ts';
import { open, pane } from './support/screen.ts';

type Cloud = Readonly<{ clients: Pick<ConnectedEnvironment['clients'], 's3'> }>;
type Clouds = Readonly<{ dev: Cloud; prod: Cloud }>;

interface Pair {
  readonly dev: string;
  readonly prod: string;
  /** Of its pages. */
  readonly address: string;
}

let made = 0;

/** Two buckets of a test's own, with versions, gone afterwards: other tests look at those of the demonstration. */
async function withBuckets(clouds: Clouds, work: (pair: Pair) => Promise<void>): Promise<void> {
  const id = `${Date.now()}${process.pid}${(made += 1)}`;
  const names = { dev: `tiktok-commerce-e2e-${id}-dev`, prod: `tiktok-commerce-e2e-${id}-prod` };
  for (const side of ['dev', 'prod'] as const) {
    const { s3 } = clouds[side].clients;
    await s3.send(new CreateBucketCommand({ Bucket: names[side] }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: names[side], VersioningConfiguration: { Status: 'Enabled' } }),
    );
  }
  try {
    await work({ ...names, address: `/buckets/${names.dev}` });
  } finally {
    for (const side of ['dev', 'prod'] as const) await removeBucket(clouds[side], names[side]);
  }
}

async function removeBucket({ clients: { s3 } }: Cloud, bucket: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  const all = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (all.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: all } }));
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

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

/** Confirms what a dialog of production asks for. */
async function confirm(page: Page, title: string, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('textbox', { name: `The name ${name}` }).fill(name);
  await dialog.getByRole('button', { name: title }).click();
}

test('files are uploaded at once where nothing is asked, and the undo brings back what was replaced', async ({
  page,
  clouds,
}) => {
  await withBuckets(clouds, async ({ dev, address }) => {
    await plant(clouds.dev, dev, 'in/kept.txt', 'former');
    await open(page, `${address}/objects?prefix=in%2F`);
    const left = pane(page, 'Development');
    await left.getByText('Upload files …').click();
    await left
      .getByLabel('Files, chosen or dropped here')
      .setInputFiles([
        plain('kept.txt', 'fresh'),
        plain('ünï code.txt', 'new'),
        plain('large.bin', randomBytes(9_000_000)),
      ]);
    await expect(left.getByRole('listitem').filter({ hasText: 'in/large.bin' })).toContainText('text/plain');
    await left.getByRole('button', { name: 'Upload', exact: true }).click();
    await expect(left.getByRole('status')).toContainText('Uploaded: 3 files of 3');
    await expect(notices(page)).toContainText('Uploaded: 3 files of 3');
    await expect(left.getByRole('link', { name: 'ünï code.txt' })).toBeVisible();
    expect(await textOf(clouds.dev, dev, 'in/kept.txt')).toBe('fresh');
    const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(axe.violations.map(({ id }) => id)).toEqual([]);
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await expect(left.getByRole('link', { name: 'ünï code.txt' })).toHaveCount(0);
    await expect.poll(() => textOf(clouds.dev, dev, 'in/kept.txt')).toBe('former');
  });
});

test('a file is dropped into production, confirmed by name, and sent after that alone', async ({
  page,
  clouds,
}) => {
  await withBuckets(clouds, async ({ prod, address }) => {
    await open(page, `${address}/objects?prefix=in%2F`);
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
    expect(await textOf(clouds.prod, prod, 'in/dropped.txt')).toBeUndefined();
    await confirm(page, 'Upload', `${prod}/in/dropped.txt`);
    await expect(dialog).toContainText(/SHA-256 [0-9a-f]{64}, CRC32 .*version/);
    expect(await textOf(clouds.prod, prod, 'in/dropped.txt')).toBe('dropped in');
  });
});

test('an upload is stopped in the middle, and nothing of it is there', async ({ page, clouds }) => {
  await withBuckets(clouds, async ({ dev, address }) => {
    await open(page, `${address}/objects`);
    const left = pane(page, 'Development');
    await left.getByText('Upload files …').click();
    await left
      .getByLabel('Files, chosen or dropped here')
      .setInputFiles([plain('large.bin', randomBytes(12_000_000))]);
    // A line on which it takes a while.
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 300_000,
    });
    await left.getByRole('button', { name: 'Upload', exact: true }).click();
    await expect(left.getByRole('progressbar', { name: 'Sent to the console' })).toBeVisible();
    await left.getByRole('button', { name: 'Stop' }).click();
    await expect(left.getByRole('status')).toContainText('stopped');
    await expect(notices(page)).toContainText('Stopped: 0 files of 1');
    expect(await textOf(clouds.dev, dev, 'large.bin')).toBeUndefined();
    const { Uploads } = await clouds.dev.clients.s3.send(new ListMultipartUploadsCommand({ Bucket: dev }));
    expect(Uploads ?? []).toEqual([]);
  });
});

test('an object of production is deleted, undeleted, and an older version restored', async ({
  page,
  clouds,
}) => {
  await withBuckets(clouds, async ({ prod, address }) => {
    const name = `${prod}/page.txt`;
    await plant(clouds.prod, prod, 'page.txt', 'one');
    await plant(clouds.prod, prod, 'page.txt', 'two');
    const right = pane(page, 'Production');
    await open(page, `${address}/object?key=page.txt`);
    await right.getByRole('button', { name: 'Delete object' }).click();
    await confirm(page, 'Delete object', name);
    await expect(right).toContainText('No object has this key here.');
    expect(await textOf(clouds.prod, prod, 'page.txt')).toBeUndefined();
    await right.getByRole('link', { name: 'Its versions' }).click();
    await right.getByRole('button', { name: 'Undelete' }).click();
    await confirm(page, 'Undelete object', name);
    await expect.poll(() => textOf(clouds.prod, prod, 'page.txt')).toBe('two');
    await expect(right.getByRole('button', { name: 'Restore', exact: true })).toHaveCount(1);
    // On so short a page the notices lie over its end.
    const closing = page.getByRole('button', { name: 'Close the notice' });
    while ((await closing.count()) > 0) await closing.first().click();
    await right.getByRole('button', { name: 'Restore', exact: true }).click();
    await confirm(page, 'Restore version', name);
    await expect.poll(() => textOf(clouds.prod, prod, 'page.txt')).toBe('one');
    const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(axe.violations.map(({ id }) => id)).toEqual([]);
  });
});

test('a prefix of production goes back to a moment', async ({ page, clouds }) => {
  await withBuckets(clouds, async ({ prod, address }) => {
    await plant(clouds.prod, prod, 'p/a', 'then');
    await page.waitForTimeout(1_100);
    const moment = new Date().toISOString().slice(0, 19);
    await page.waitForTimeout(1_100);
    await plant(clouds.prod, prod, 'p/a', 'now');
    await plant(clouds.prod, prod, 'p/b', 'added');
    await open(page, `${address}/objects?prefix=p%2F`);
    const right = pane(page, 'Production');
    await right.getByText('Change everything under').click();
    await right.getByLabel('As it was at (UTC)').fill(moment);
    await right.getByRole('button', { name: 'Restore to this moment' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restore to a moment' });
    await expect(dialog).toContainText('deleted by a delete marker');
    await confirm(page, 'Restore to a moment', `${prod}/p/`);
    await expect(page.getByRole('dialog')).toContainText('1 copied back, 1 deleted', { timeout: 25_000 });
    expect(await textOf(clouds.prod, prod, 'p/a')).toBe('then');
    expect(await textOf(clouds.prod, prod, 'p/b')).toBeUndefined();
  });
});

test('settings of a bucket: versioning and the rules of its lifecycle, by fields and as JSON', async ({
  page,
  clouds,
}) => {
  await withBuckets(clouds, async ({ dev, address }) => {
    const { s3 } = clouds.dev.clients;
    const left = pane(page, 'Development');
    await open(page, address);
    await left.getByRole('button', { name: 'Suspend versioning' }).click();
    await expect(left.getByRole('button', { name: 'Enable versioning' })).toBeVisible();
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: dev }))).Status).toBe('Suspended');
    await page.getByRole('link', { name: 'Lifecycle', exact: true }).click();
    await left.getByRole('button', { name: 'Add a rule' }).click();
    await left.getByLabel('Name').fill('old logs');
    await left.getByLabel('Keys that begin with').fill('logs/');
    await left.getByLabel('Expire, days').fill('30');
    await left.getByRole('button', { name: 'Save rules' }).click();
    await expect(left).toContainText('logs/: expire after 30 days');
    const axe = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(axe.violations.map(({ id }) => id)).toEqual([]);
    await left.getByRole('button', { name: 'JSON', exact: true }).click();
    const field = left.getByLabel('Rules, as the command line takes them');
    await expect(field).toHaveValue(/"old logs"/);
    await field.fill((await field.inputValue()).replace('30', '45'));
    await left.getByRole('button', { name: 'Save rules' }).click();
    await expect(left).toContainText('expire after 45 days');
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: dev }));
    expect(Rules).toMatchObject([{ ID: 'old logs', Expiration: { Days: 45 }, Filter: { Prefix: 'logs/' } }]);
  });
});

test.describe('a viewer', () => {
  test.use({ person: 'viewer' });
  test('is offered none of it', async ({ page }) => {
    await open(page, '/buckets/assets');
    await expect(page.getByRole('button', { name: /versioning/ })).toHaveCount(0);
    await open(page, '/buckets/assets/lifecycle');
    await expect(page.getByRole('button', { name: 'Save rules' })).toHaveCount(0);
  });
});
