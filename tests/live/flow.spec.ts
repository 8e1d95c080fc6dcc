import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import type { ConnectedEnvironment } from '../../core/environments/registry.ts';
import { expectAccessibleEverywhere } from '../e2e/support/axe.ts';
import { expect, test } from '../e2e/support/console-test.ts';
import { open, pane } from '../e2e/support/screen.ts';
import { publishedAt, sellerToken } from './support/seller.ts';
import { frontDoor } from './support/shop.ts';

const IN_THE_SHOP_WITHIN_MS = 30_000;

interface Door {
  readonly stage: 'dev' | 'prod';
  readonly side: 'Development' | 'Production';
  readonly ingestion: (cloud: ConnectedEnvironment) => Promise<string>;
  readonly shops: (cloud: ConnectedEnvironment) => Promise<string>;
  /** What a seller shows who posts. */
  readonly headers: (cloud: ConnectedEnvironment, handle: string) => Promise<Record<string, string>>;
}

const DOORS: readonly Door[] = [
  {
    stage: 'dev',
    side: 'Development',
    ingestion: (cloud) => publishedAt(cloud, 'ingestion-api'),
    shops: (cloud) => publishedAt(cloud, 'product-service'),
    headers: () => Promise.resolve({}),
  },
  {
    stage: 'prod',
    side: 'Production',
    ingestion: frontDoor,
    shops: frontDoor,
    headers: async (cloud, handle) => ({ authorization: `Bearer ${await sellerToken(cloud, handle)}` }),
  },
];

for (const { stage, side, ingestion, shops, headers } of DOORS)
  test(`a video that is posted in ${stage} is in the shop soon, and its trace says how it came there`, async ({
    page,
    clouds,
  }) => {
    const cloud = clouds[stage];
    const handle = await someSeller(cloud, stage);
    const videoId = `74${Date.now()}0000`;
    const posted = await fetch(`${await ingestion(cloud)}/api/v1/videos`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await headers(cloud, handle)) },
      body: JSON.stringify({
        video_url: `https://www.tiktok.com/@${handle}/video/${videoId}`,
        caption: 'New heels only 55k! Sizes 37–41 #TRACK',
        metadata: {
          likes: 120,
          comments: 4,
          shares: 2,
          duration: 12.5,
          thumbnail_url: await putPicture(cloud, stage),
        },
      }),
    });
    expect(posted.status, await posted.text()).toBe(202);
    const postedAt = performance.now();
    const product = `${await shops(cloud)}/api/v1/shop/${handle}/products/${videoId}`;
    await expect
      .poll(async () => (await fetch(product)).status, { timeout: IN_THE_SHOP_WITHIN_MS, intervals: [200] })
      .toBe(200);
    console.log(`flow: ${stage}: in the shop after ${Math.round(performance.now() - postedAt)} ms`);
    expect(await (await fetch(product)).json()).toMatchObject({ price: 55_000, currency: 'UGX' });

    await open(page, `/trace?id=${videoId}`);
    const station = pane(page, side).getByRole('listitem').filter({ hasText: 'In the shop' }).first();
    await expect(station).toContainText('done');
    await expectAccessibleEverywhere(page);
  });

/** Somebody who has signed up: products of earlier times have sellers who have not. */
async function someSeller({ clients }: ConnectedEnvironment, stage: 'dev' | 'prod'): Promise<string> {
  const { Items = [] } = await clients.dynamodb.send(
    new ScanCommand({
      TableName: tableName(stage, 'users'),
      FilterExpression: 'SK = :profile',
      ExpressionAttributeValues: { ':profile': { S: 'PROFILE' } },
    }),
  );
  return Items.find(({ handle }) => handle?.S)?.handle?.S ?? '';
}

/** Pictures are taken from the assets: one of a category's is put there. Answers its address. */
async function putPicture({ clients: { s3 } }: ConnectedEnvironment, stage: 'dev' | 'prod'): Promise<string> {
  const Bucket = bucketName(stage, 'assets');
  const Key = 'live-journey/footwear.png';
  const CopySource = `${bucketName(stage, 'thumbnails')}/categories/footwear.png`;
  await s3.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
  return `s3://${Bucket}/${Key}`;
}
