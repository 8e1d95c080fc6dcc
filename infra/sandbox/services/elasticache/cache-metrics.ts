import { Redis } from 'ioredis';
import type { CacheAddress, Cloud } from '../../cloud.ts';
import { cacheValues } from './cache-values.ts';
import type { Reading } from './cache-values.ts';
import type { Groups } from './group-store.ts';
import { parseInfo } from './redis-info.ts';
import { nodeIds, statusOf } from './replication-group.ts';

const MINUTE_MS = 60_000;
const ANSWER_MS = 2_000;
const NODE = '0001';

/**
 * AWS/ElastiCache of each node that has a Redis of its own, once a minute, out of what that Redis tells. The replicas that
 * stand for their primary's have none: they would be counted twice. One that does not answer has a gap.
 */
export class CacheMetrics {
  private readonly connections = new Map<string, Redis>();
  private readonly readings = new Map<string, Reading>();
  private readonly asked = new Set<string>();
  private measuredMinute = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly groups: Groups,
  ) {}

  async tick(now: number): Promise<void> {
    const minute = Math.floor(now / MINUTE_MS);
    const nodes = this.nodesWithRedis(now);
    // One that has come up is measured at once: what it counts is told from then on.
    const due = minute === this.measuredMinute ? nodes.filter(({ node }) => !this.asked.has(node)) : nodes;
    this.measuredMinute = minute;
    for (const { node } of due) this.asked.add(node);
    await Promise.all(due.map(({ node, address }) => this.measure(node, address)));
  }

  private nodesWithRedis(now: number): readonly { readonly node: string; readonly address: CacheAddress }[] {
    return this.groups
      .all()
      .filter((group) => statusOf(group, now) !== 'creating')
      .flatMap((group) =>
        nodeIds(group).flatMap((node, index) => {
          const { caches } = this.cloud;
          const address =
            caches.find(({ id }) => id === node) ??
            (index === 0 ? caches.find(({ id }) => id === group.id) : undefined);
          return address ? [{ node, address }] : [];
        }),
      );
  }

  private async measure(node: string, address: CacheAddress): Promise<void> {
    const reading = await this.read(address);
    if (!reading) return;
    const values = cacheValues(reading, this.readings.get(node));
    this.readings.set(node, reading);
    for (const { metric, value, unit } of values)
      for (const dimensions of [
        {},
        { CacheClusterId: node },
        { CacheClusterId: node, CacheNodeId: NODE },
      ] as readonly Readonly<Record<string, string>>[])
        this.cloud.measure({ namespace: 'AWS/ElastiCache', metric, dimensions, value, unit });
  }

  private async read(address: CacheAddress): Promise<Reading | undefined> {
    try {
      const text = await this.connectionTo(address).info();
      return { info: parseInfo(text), atMs: Date.now() };
    } catch {
      return undefined;
    }
  }

  private connectionTo({ host, port }: CacheAddress): Redis {
    const key = `${host}:${port}`;
    const known = this.connections.get(key);
    if (known) return known;
    const redis = new Redis({
      host,
      port,
      connectionName: 'sandbox-metrics',
      connectTimeout: ANSWER_MS,
      commandTimeout: ANSWER_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => MINUTE_MS,
    });
    // Each call says by itself that there was no answer.
    redis.on('error', () => undefined);
    this.connections.set(key, redis);
    return redis;
  }

  close(): void {
    for (const redis of this.connections.values()) redis.disconnect();
  }
}
