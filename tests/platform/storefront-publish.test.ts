import { CreateDistributionCommand, ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../scripts/run-script.ts';
import { seededCloud } from '../verification/seeded-cloud.ts';
import type { SeededCloud } from '../verification/seeded-cloud.ts';

const BUCKET = 'tiktok-commerce-storefront-prod';

let cloud: SeededCloud;
let folder: string;
let words: readonly string[];

beforeAll(async () => {
  cloud = await seededCloud('prod', 1);
  folder = await mkdtemp(path.join(tmpdir(), 'storefront-publish-'));
  const file = path.join(folder, 'environments.json');
  const { account, region, endpoint, credentials } = cloud.environment;
  const environment = (id: string) => ({
    ...{ id, label: id, guard: 'typed-name', account, region, credentials, endpoint },
    names: { stage: id },
  });
  await writeFile(file, JSON.stringify({ environments: [environment('prod'), environment('dev')] }));
  words = ['--environments', file, '--environment'];
}, 60_000);

afterAll(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

async function makeDistribution(): Promise<string> {
  const { Distribution } = await cloud.clients.cloudfront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'storefront',
        Comment: 'The storefront',
        Enabled: true,
        Aliases: { Quantity: 1, Items: ['tiktokcommerce.com'] },
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'storefront',
              DomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`,
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'storefront',
          ViewerProtocolPolicy: 'redirect-to-https',
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        },
      },
    }),
  );
  return Distribution?.Id ?? '';
}

async function keysThere(): Promise<readonly string[]> {
  const { Contents = [] } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key = '' }) => Key);
}

const headOf = (Key: string) => cloud.clients.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));

describe.sequential('npm run storefront:publish', () => {
  it('puts nothing where it is not confirmed, has no domain, or nobody hands the pages out', async () => {
    const before = await keysThere();
    const asked = await runScript('storefront-publish', [...words, 'prod']);
    expect(asked).toMatchObject({ code: 2, errors: expect.stringContaining('add --yes') });
    const dev = await runScript('storefront-publish', [...words, 'dev', '--yes']);
    expect(dev).toMatchObject({ code: 2, errors: expect.stringContaining('has no domain') });
    const early = await runScript('storefront-publish', [...words, 'prod', '--yes']);
    expect(early).toMatchObject({ code: 2, errors: expect.stringContaining('No distribution answers') });
    const shown = await runScript('storefront-publish', [...words, 'prod', '--dry-run']);
    expect(shown).toMatchObject({ code: 0, output: expect.stringContaining(`s3://${BUCKET}/config.json`) });
    expect(await keysThere()).toEqual(before);
  }, 180_000);

  it('publishes the pages with where product-service is, and has CloudFront fetch them anew', async () => {
    const DistributionId = await makeDistribution();
    const { code, output } = await runScript('storefront-publish', [...words, 'prod', '--yes']);
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringMatching(/: index\.html\n.*files are in/),
    });
    const config = await cloud.clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'config.json' }));
    expect(JSON.parse((await config.Body?.transformToString()) ?? '')).toEqual({
      apiBase: 'https://products.tiktokcommerce.com',
    });
    expect(config).toMatchObject({ ContentType: 'application/json', CacheControl: 'no-store' });
    expect(await headOf('index.html')).toMatchObject({
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'no-cache',
    });
    const script = (await keysThere()).find((key) => /^assets\/.*\.js$/.test(key)) ?? '';
    expect(await headOf(script)).toMatchObject({
      ContentType: 'text/javascript; charset=utf-8',
      CacheControl: 'public, max-age=31536000, immutable',
    });
    const { InvalidationList } = await cloud.clients.cloudfront.send(
      new ListInvalidationsCommand({ DistributionId }),
    );
    expect(InvalidationList?.Items).toHaveLength(1);
  }, 180_000);
});
