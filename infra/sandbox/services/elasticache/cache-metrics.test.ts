import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateReplicationGroupCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { startRedis } from '../../../../core/testing/redis-server.ts';
import { startSandbox } from '../../server.ts';
import { createCloudwatch } from '../cloudwatch/service.ts';
import { createElasticache } from './service.ts';

it('counts what a real Redis has done', async ({ skip }) => {
  const server = await startRedis('--maxmemory', '100mb');
  if (!server) return skip('redis-server is not on the PATH');
  const sandbox = await startSandbox({
    services: [createElasticache, createCloudwatch],
    caches: [{ id: 'shop', host: '127.0.0.1', port: server.port }],
  });
  const options = {
    endpoint: sandbox.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'k', secretAccessKey: 's' },
  };
  const [caches, cloudwatch] = [new ElastiCacheClient(options), new CloudWatchClient(options)];
  const redis = new Redis(server.url);
  const read = async (MetricName: string, Dimensions: { Name: string; Value: string }[] = []) => {
    const now = sandbox.clock.now();
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/ElastiCache',
        MetricName,
        Dimensions,
        StartTime: new Date(now - 3_600_000),
        EndTime: new Date(now + 60_000),
        Period: 7_200,
        Statistics: ['Sum', 'Maximum'],
      }),
    );
    return Datapoints[0];
  };
  try {
    await caches.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: 'shop',
        ReplicationGroupDescription: 'shop',
        CacheNodeType: 'cache.t4g.small',
        NumCacheClusters: 2,
        AutomaticFailoverEnabled: true,
      }),
    );
    sandbox.clock.advance(10_000);
    await expect.poll(() => read('CurrConnections'), { timeout: 10_000 }).toBeDefined();
    await redis.set('a', '1');
    for (let time = 0; time < 3; time += 1) await redis.get('a');
    await redis.get('nothing');
    sandbox.clock.advance(60_000);
    const node = [{ Name: 'CacheClusterId', Value: 'shop-001' }];
    await expect.poll(async () => (await read('CacheHits', node))?.Sum, { timeout: 10_000 }).toBe(3);
    expect((await read('CacheMisses', node))?.Sum).toBe(1);
    expect((await read('CacheHitRate', node))?.Maximum).toBe(75);
    expect((await read('CurrItems', node))?.Maximum).toBe(1);
    expect((await read('DatabaseMemoryUsagePercentage', node))?.Maximum).toBeGreaterThan(0);
    // Without dimensions a node is counted once, not again for the replica that stands for it.
    expect((await read('CacheHits'))?.Sum).toBe(3);
    expect(await read('CacheHits', [{ Name: 'CacheClusterId', Value: 'shop-002' }])).toBeUndefined();
  } finally {
    redis.disconnect();
    caches.destroy();
    cloudwatch.destroy();
    await sandbox.close();
    await server.close();
  }
}, 40_000);
