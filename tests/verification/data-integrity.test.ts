import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { Cancelled } from '../../core/changes/tables/engine/upstream-call.ts';
import { presentKeys } from '../../core/resources/buckets/present-keys.ts';
import { dataIntegrity } from '../../core/verification/data-integrity.ts';
import type { IntegrityOptions } from '../../core/verification/data-integrity.ts';
import type { CheckOutcome } from '../../core/verification/outcome.ts';
import { seededCloud } from './seeded-cloud.ts';
import type { SeededCloud } from './seeded-cloud.ts';

const STAGE = 'prod';
const patient = new AbortController().signal;

let cloud: SeededCloud;
beforeAll(async () => {
  cloud = await seededCloud(STAGE, 120);
});
afterAll(() => cloud.close());

async function found(options: IntegrityOptions = { extent: { kind: 'whole' } }) {
  const outcomes: Record<string, CheckOutcome> = {};
  for await (const outcome of dataIntegrity(cloud.source(), options, patient)) outcomes[outcome.id] = outcome;
  return outcomes;
}

async function states(options?: IntegrityOptions) {
  return Object.fromEntries(Object.entries(await found(options)).map(([id, { outcome }]) => [id, outcome]));
}

/** The first product that the platform itself has made. */
async function someProduct(): Promise<Record<string, AttributeValue>> {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({
      TableName: tableName(STAGE, 'products'),
      FilterExpression: 'attribute_exists(processing)',
    }),
  );
  return Items[0] ?? {};
}

function put(logical: string, Item: Record<string, AttributeValue>) {
  return cloud.clients.dynamodb.send(new PutItemCommand({ TableName: tableName(STAGE, logical), Item }));
}

function remove(logical: string, Key: Record<string, AttributeValue>) {
  return cloud.clients.dynamodb.send(new DeleteItemCommand({ TableName: tableName(STAGE, logical), Key }));
}

const WELL = {
  'products.videos': 'passed',
  'products.thumbnails': 'passed',
  'products.pictures': 'passed',
  'jobs.products': 'passed',
  'staging.ttl': 'passed',
  'indexes.consistent': 'passed',
  'tables.counts': 'passed',
};

describe('the data of an environment', () => {
  it('belongs together after its seed, looked at whole and by a sample', async () => {
    expect(await states()).toEqual(WELL);
    expect(await states({ extent: { kind: 'sample', items: 20 } })).toEqual(WELL);
    expect(await states({})).toEqual(WELL);
  });

  it('lacks a video, a picture and a product, and says which', async () => {
    const product = await someProduct();
    const [seller = '', id = ''] = [product.seller_handle?.S, product.video_id?.S];
    const Key = product.thumbnails?.M?.['96']?.S ?? '';
    await remove('videos', { PK: { S: `SELLER#${seller}` }, SK: { S: `VIDEO#${id}` } });
    await cloud.clients.s3.send(new DeleteObjectCommand({ Bucket: bucketName(STAGE, 'thumbnails'), Key }));
    const outcomes = await found();
    expect(outcomes['products.videos']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining(`there is no such video (${seller}/${id})`),
    });
    expect(outcomes['products.thumbnails']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/^1 of \d+ thumbnails: .*96\.png/),
    });
    expect(outcomes['jobs.products']?.outcome).toBe('passed');

    await remove('products', { seller_handle: { S: seller }, video_id: { S: id } });
    expect((await found())['jobs.products']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining(`${seller}/${id}`),
    });
    await put('products', { ...product, thumbnail_url: { S: 's3://tiktok-commerce-thumbnails-dev/x.png' } });
    expect((await found())['products.pictures']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining(`${seller}/${id} in tiktok-commerce-thumbnails-dev`),
    });
  });

  it.each([
    ['never expires', {}],
    ['expires too late', { ttl: { N: String(Math.floor(Date.now() / 1_000) + 90_000) } }],
  ])('has something staged that %s', async (words, ttl) => {
    const key = { PK: { S: 'VIDEO#1' }, SK: { S: 'RESULT#auto-tagger' } };
    await put('product-staging', { ...key, ...ttl });
    const outcome = (await found())['staging.ttl'];
    await remove('product-staging', key);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining(`VIDEO#1 RESULT#auto-tagger ${words}`),
    });
  });

  it('holds less than it should', async () => {
    const outcomes = await found({ expectedCounts: { products: 100, users: 1_000 } });
    expect(outcomes['tables.counts']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/^users holds \d+ of 1000\.$/),
    });
  });

  it('lacks an index', async () => {
    const TableName = tableName(STAGE, 'trends');
    await cloud.clients.dynamodb.send(
      new UpdateTableCommand({
        TableName,
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'GSI1' } }],
      }),
    );
    expect((await found())['indexes.consistent']).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringMatching(/GSI1 of tiktok-commerce-trends-prod is DELETING|has no index GSI1/),
    });
  });

  it('is not seen where upstream refuses', async () => {
    const fault = { service: 's3', operation: 'ListObjectsV2', kind: 'deny' };
    await fetch(`${cloud.url}/_sandbox/faults`, { method: 'PUT', body: JSON.stringify([fault]) });
    const outcomes = await found();
    await fetch(`${cloud.url}/_sandbox/faults`, { method: 'DELETE' });
    expect(outcomes['products.thumbnails']).toMatchObject({
      outcome: 'not-seen',
      sentence: expect.stringContaining('s3:ListBucket'),
    });
  });

  it('is looked at no longer by whoever has left', async () => {
    const left = AbortSignal.abort();
    await expect(dataIntegrity(cloud.source(), {}, left).next()).rejects.toThrow(Cancelled);
  });
});

describe('keys that are looked for in a bucket', () => {
  it('are found among many, whatever lies between them', async () => {
    const Bucket = bucketName(STAGE, 'exports');
    const keys = Array.from({ length: 2_300 }, (_, index) => `many/${String(index).padStart(5, '0')}.png`);
    const odd = ['many/00007.pn', 'many/👠/37–41.png', 'many/a+b c.png', 'z', 'many/00010.png/deeper'];
    const all = [...keys, ...odd];
    for (let start = 0; start < all.length; start += 100)
      await Promise.all(
        all
          .slice(start, start + 100)
          .map((Key) => cloud.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))),
      );
    const wanted = [...keys.filter((_, index) => index % 7 === 0), ...odd];
    const missing = ['many/00001.jpg', 'many/99999.png', '0', 'zz', 'many/00010.png/', 'many/👠'];
    const cell = await presentKeys(cloud.source(), Bucket, [...wanted, ...missing], patient);
    expect(cell.state).toBe('fresh');
    expect(cell.state === 'fresh' && [...cell.value].sort()).toEqual([...wanted].sort());
  });
});
