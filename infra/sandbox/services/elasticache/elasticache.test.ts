import * as sdk from '@aws-sdk/client-elasticache';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../server.ts';
import type { Sandbox } from '../../server.ts';
import { createElasticache } from './service.ts';

let sandbox: Sandbox;
let client: sdk.ElastiCacheClient;
const ReplicationGroupId = 'prod-cluster';

beforeAll(async () => {
  sandbox = await startSandbox({
    services: [createElasticache],
    caches: [{ id: ReplicationGroupId, host: '127.0.0.1', port: 6399 }],
  });
  client = new sdk.ElastiCacheClient({
    endpoint: sandbox.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  });
  await client.send(
    new sdk.CreateReplicationGroupCommand({
      ReplicationGroupId,
      ReplicationGroupDescription: 'shop',
      CacheNodeType: 'cache.t4g.small',
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      Tags: [{ Key: 'team', Value: 'shop' }],
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

async function describeGroup(): Promise<sdk.ReplicationGroup | undefined> {
  const answer = await client.send(new sdk.DescribeReplicationGroupsCommand({ ReplicationGroupId }));
  return answer.ReplicationGroups?.[0];
}

describe('a replication group', () => {
  it('comes up, and tells where its Redis is', async () => {
    expect(await describeGroup()).toMatchObject({ Status: 'creating' });
    sandbox.clock.advance(4000);
    expect(await describeGroup()).toMatchObject({
      Status: 'available',
      MemberClusters: ['prod-cluster-001', 'prod-cluster-002'],
      AutomaticFailover: 'enabled',
      NodeGroups: [{ PrimaryEndpoint: { Address: '127.0.0.1', Port: 6399 } }],
    });
    const { CacheClusters } = await client.send(
      new sdk.DescribeCacheClustersCommand({ CacheClusterId: 'prod-cluster-001', ShowCacheNodeInfo: true }),
    );
    expect(CacheClusters).toMatchObject([
      { ReplicationGroupId, CacheNodes: [{ Endpoint: { Address: '127.0.0.1', Port: 6399 } }] },
    ]);
    const { TagList } = await client.send(
      new sdk.ListTagsForResourceCommand({
        ResourceName: 'arn:aws:elasticache:us-east-1:000000000000:cluster:prod-cluster-001',
      }),
    );
    expect(TagList).toEqual([{ Key: 'team', Value: 'shop' }]);
  });

  it('changes its node type in a while, and nothing else meanwhile', async () => {
    const allowed = await client.send(
      new sdk.ListAllowedNodeTypeModificationsCommand({ ReplicationGroupId }),
    );
    expect(allowed.ScaleUpModifications).toContain('cache.m7g.large');
    expect(allowed.ScaleDownModifications).toContain('cache.t4g.micro');
    const modify = (CacheNodeType: string, ApplyImmediately: boolean) =>
      client.send(
        new sdk.ModifyReplicationGroupCommand({ ReplicationGroupId, CacheNodeType, ApplyImmediately }),
      );
    await expect(modify('cache.huge', true)).rejects.toBeInstanceOf(sdk.InvalidParameterValueException);
    const { ReplicationGroup } = await modify('cache.m7g.large', true);
    expect(ReplicationGroup?.Status).toBe('modifying');
    await expect(modify('cache.t4g.micro', true)).rejects.toBeInstanceOf(
      sdk.InvalidReplicationGroupStateFault,
    );
    sandbox.clock.advance(6000);
    expect(await describeGroup()).toMatchObject({ Status: 'available', CacheNodeType: 'cache.m7g.large' });
    await modify('cache.t4g.micro', false);
    sandbox.clock.advance(6000);
    const { CacheClusters } = await client.send(new sdk.DescribeCacheClustersCommand({}));
    expect(CacheClusters?.[0]).toMatchObject({
      CacheNodeType: 'cache.m7g.large',
      PendingModifiedValues: { CacheNodeType: 'cache.t4g.micro' },
    });
  });

  it('is gone some time after it is deleted', async () => {
    await client.send(new sdk.DeleteReplicationGroupCommand({ ReplicationGroupId }));
    expect(await describeGroup()).toMatchObject({ Status: 'deleting' });
    sandbox.clock.advance(6000);
    await expect(describeGroup()).rejects.toBeInstanceOf(sdk.ReplicationGroupNotFoundFault);
    await expect(
      client.send(new sdk.DescribeCacheClustersCommand({ CacheClusterId: 'prod-cluster-001' })),
    ).rejects.toBeInstanceOf(sdk.CacheClusterNotFoundFault);
  });
});
