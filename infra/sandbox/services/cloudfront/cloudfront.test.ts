import * as sdk from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createCloudfront } from './service.ts';

let sandbox: Sandbox;
let client: sdk.CloudFrontClient;
let Id = '';

function config(CallerReference: string, alias: string): sdk.DistributionConfig {
  return {
    CallerReference,
    Comment: 'storefront & shop',
    Enabled: true,
    Aliases: { Quantity: 1, Items: [alias] },
    Origins: {
      Quantity: 1,
      Items: [
        { Id: 's3', DomainName: 'assets.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } },
      ],
    },
    DefaultCacheBehavior: { TargetOriginId: 's3', ViewerProtocolPolicy: 'redirect-to-https' },
  };
}

beforeAll(async () => {
  sandbox = await startSandbox({ services: [createCloudfront] });
  client = new sdk.CloudFrontClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  const made = await client.send(
    new sdk.CreateDistributionCommand({ DistributionConfig: config('one', 'shop.example') }),
  );
  Id = made.Distribution?.Id ?? '';
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

describe('a distribution', () => {
  it('is spread in a while, and listed', async () => {
    const { Distribution } = await client.send(new sdk.GetDistributionCommand({ Id }));
    expect(Distribution).toMatchObject({
      Status: 'InProgress',
      DistributionConfig: config('one', 'shop.example'),
    });
    sandbox.clock.advance(6000);
    const { DistributionList } = await client.send(new sdk.ListDistributionsCommand({}));
    expect(DistributionList).toMatchObject({
      Quantity: 1,
      IsTruncated: false,
      Items: [{ Id, Status: 'Deployed', Comment: 'storefront & shop', Aliases: { Items: ['shop.example'] } }],
    });
  });

  it('is changed by whoever has its present version', async () => {
    const { DistributionConfig, ETag } = await client.send(new sdk.GetDistributionConfigCommand({ Id }));
    const changed = { ...DistributionConfig, Enabled: false } as sdk.DistributionConfig;
    await expect(
      client.send(new sdk.UpdateDistributionCommand({ Id, DistributionConfig: changed })),
    ).rejects.toBeInstanceOf(sdk.InvalidIfMatchVersion);
    const update = new sdk.UpdateDistributionCommand({ Id, DistributionConfig: changed, IfMatch: ETag });
    const after = await client.send(update);
    expect(after.ETag).not.toBe(ETag);
    await expect(client.send(update)).rejects.toBeInstanceOf(sdk.PreconditionFailed);
    await expect(
      client.send(new sdk.CreateDistributionCommand({ DistributionConfig: config('two', 'shop.example') })),
    ).rejects.toBeInstanceOf(sdk.CNAMEAlreadyExists);
    await expect(client.send(new sdk.GetDistributionCommand({ Id: 'ENONE' }))).rejects.toBeInstanceOf(
      sdk.NoSuchDistribution,
    );
  });
});

describe('an invalidation', () => {
  it('is in progress, then completed, and the same when it is asked again', async () => {
    const create = (Items: string[], CallerReference: string) =>
      client.send(
        new sdk.CreateInvalidationCommand({
          DistributionId: Id,
          InvalidationBatch: { CallerReference, Paths: { Quantity: Items.length, Items } },
        }),
      );
    const { Invalidation, Location } = await create(['/index.html', '/assets/*'], 'first');
    expect(Invalidation?.Status).toBe('InProgress');
    expect(Location).toContain(Invalidation?.Id ?? '-');
    const again = await create(['/index.html', '/assets/*'], 'first');
    expect(again.Invalidation?.Id).toBe(Invalidation?.Id);
    sandbox.clock.advance(6000);
    const told = await client.send(
      new sdk.GetInvalidationCommand({ DistributionId: Id, Id: Invalidation?.Id }),
    );
    expect(told.Invalidation).toMatchObject({
      Status: 'Completed',
      InvalidationBatch: { Paths: { Items: ['/index.html', '/assets/*'] } },
    });
    await create(['/*'], 'second');
    const { InvalidationList } = await client.send(new sdk.ListInvalidationsCommand({ DistributionId: Id }));
    expect(InvalidationList?.Items?.map(({ Status }) => Status)).toEqual(['InProgress', 'Completed']);
    await expect(create(['index.html'], 'third')).rejects.toBeInstanceOf(sdk.InvalidArgument);
    await expect(
      client.send(new sdk.GetInvalidationCommand({ DistributionId: Id, Id: 'INONE' })),
    ).rejects.toBeInstanceOf(sdk.NoSuchInvalidation);
  });
});
