import {
  CreateDistributionCommand,
  CreateInvalidationCommand,
  DeleteDistributionCommand,
  GetDistributionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { beforeEach, describe, expect, it } from 'vitest';
import { listDistributions } from '../../core/resources/network/edge.ts';
import { servesBucket } from '../../core/resources/storefront/serves-bucket.ts';
import { invalidations } from '../../core/resources/storefront/storefront.ts';
import { arranged, contractContext, eventually, offered, prepared } from './support.ts';

const context = contractContext();
const { cloudfront } = context.clients;
const bucket = context.name('shop');
const origin = `${bucket}.s3.${context.environment.region}.amazonaws.com`;

describe('cloudfront', () => {
  let id = '';

  /** Only what is switched off, and has been so everywhere, can be deleted. */
  const remove = async () => {
    const { ETag, Distribution } = await cloudfront.send(new GetDistributionCommand({ Id: id }));
    const config = Distribution?.DistributionConfig;
    if (!config) return;
    await cloudfront.send(
      new UpdateDistributionCommand({
        Id: id,
        IfMatch: ETag,
        DistributionConfig: { ...config, Enabled: false },
      }),
    );
    const off = await eventually(
      () => cloudfront.send(new GetDistributionCommand({ Id: id })),
      (answer) => answer.Distribution?.Status === 'Deployed',
    );
    await cloudfront.send(new DeleteDistributionCommand({ Id: id, IfMatch: off.ETag }));
  };

  beforeEach(
    prepared('cloudfront:CreateDistribution', async () => {
      const { Distribution } = await cloudfront.send(
        new CreateDistributionCommand({
          DistributionConfig: {
            CallerReference: bucket,
            Comment: '<b>shop</b>',
            Enabled: true,
            Origins: {
              Quantity: 1,
              Items: [{ Id: 's3', DomainName: origin, S3OriginConfig: { OriginAccessIdentity: '' } }],
            },
            DefaultCacheBehavior: {
              TargetOriginId: 's3',
              ViewerProtocolPolicy: 'redirect-to-https',
              // The managed policy "CachingOptimized".
              CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
            },
          },
        }),
      );
      id = Distribution?.Id ?? '';
      context.cleanUp(remove);
    }),
  );

  it('tells which distribution serves a bucket', async (test) => {
    const all = offered(test, await listDistributions(context.source(), context.budget()));
    expect(all.filter((one) => servesBucket(one, bucket))).toMatchObject([
      {
        id,
        isEnabled: true,
        comment: '<b>shop</b>',
        aliases: [],
        origins: [origin],
        viewerProtocol: 'redirect-to-https',
      },
    ]);
  });

  it('tells what it was told to forget, newest first', async (test) => {
    expect((await invalidations(context.source(), id, context.budget())).state).toBe('empty');
    const made = await arranged(test, 'cloudfront:CreateInvalidation', () =>
      cloudfront.send(
        new CreateInvalidationCommand({
          DistributionId: id,
          InvalidationBatch: { CallerReference: bucket, Paths: { Quantity: 1, Items: ['/*'] } },
        }),
      ),
    );
    const all = offered(test, await invalidations(context.source(), id, context.budget()));
    expect(all).toMatchObject([{ id: made.Invalidation?.Id }]);
    expect(['InProgress', 'Completed']).toContain(all[0]?.status);
  });
});
