import { describe, expect, it } from 'vitest';
import { CATALOGUE, entriesOf, LISTED_KINDS } from './catalogue.ts';
import { COMPOSITE_ALARMS } from './composite-alarms.ts';
import { STAGES } from './stage.ts';

function namesOf(entries: readonly { readonly names: { readonly dev: string; readonly prod: string } }[]) {
  return entries.map(({ names }) => [names.dev, names.prod]);
}

describe('the names of the platform', () => {
  it('of tables', () => {
    const logical = [
      'videos',
      'processing-jobs',
      'products',
      'product-staging',
      'tags',
      'trends',
      'users',
      'shops',
    ];
    expect(namesOf(CATALOGUE.tables)).toEqual(
      logical.map((name) => [`tiktok-${name}-dev`, `tiktok-commerce-${name}-prod`]),
    );
  });

  it('of buckets', () => {
    expect(namesOf(CATALOGUE.buckets)).toEqual([
      ['tiktok-commerce-assets-dev', 'tiktok-commerce-assets-prod'],
      ['tiktok-commerce-thumbnails-dev', 'tiktok-commerce-thumbnails-prod'],
      ['tiktok-commerce-exports-dev', 'tiktok-commerce-exports'],
      ['tiktok-commerce-backups-dev', 'tiktok-commerce-backups'],
      ['tiktok-commerce-storefront-dev', 'tiktok-commerce-storefront-prod'],
    ]);
  });

  it('of topics', () => {
    expect(namesOf(CATALOGUE.topics)).toEqual([
      ['tiktok-new-video-posted-dev', 'tiktok-commerce-new-video-posted-prod'],
      ['tiktok-product-processed-dev', 'tiktok-commerce-product-processed-prod'],
      ['tiktok-alarms-dev', 'tiktok-commerce-alarms-prod'],
    ]);
  });

  it('of queues, each with its dead-letter queue', () => {
    const logical = [
      'caption-analysis',
      'thumbnail-generation',
      'auto-tagging',
      'product-assembly',
      'whatsapp-notifications',
    ];
    expect(namesOf(CATALOGUE.queues)).toEqual(
      logical.flatMap((name) => [
        [`tiktok-${name}-dev`, `tiktok-commerce-${name}-prod`],
        [`tiktok-${name}-dev-dlq`, `tiktok-commerce-${name}-prod-dlq`],
      ]),
    );
  });

  it('of services, functions and what stands before them', () => {
    expect(CATALOGUE.services.map(({ logical, port }) => [logical, port])).toEqual([
      ['ingestion-api', 3001],
      ['product-service', 3002],
      ['whatsapp-service', 3003],
      ['storefront', 8080],
    ]);
    expect(CATALOGUE.workers.map(({ names }) => names.prod)).toEqual([
      'tiktok-commerce-caption-parser',
      'tiktok-commerce-thumbnail-generator',
      'tiktok-commerce-auto-tagger',
    ]);
    expect(CATALOGUE.services[0]?.logGroups.prod).toBe('/ecs/tiktok-commerce-ingestion-api');
    expect(CATALOGUE.workers[0]?.logGroups.prod).toBe('/aws/lambda/tiktok-commerce-caption-parser');
    expect(CATALOGUE.cluster.names.prod).toBe('production-cluster');
    expect(CATALOGUE.loadBalancer.names.prod).toBe('tiktok-commerce-alb');
    expect(CATALOGUE.loadBalancer.hosts).toEqual(['api.tiktokcommerce.com', 'products.tiktokcommerce.com']);
  });

  it('of the secrets, the cache and an alarm', () => {
    expect(CATALOGUE.secrets).toMatchObject([
      {
        names: { prod: 'tiktok-commerce/api-keys' },
        keys: ['openai_api_key', 'whatsapp_token'],
        replicaRegion: 'us-west-2',
      },
      { names: { prod: 'tiktok-commerce/sign-in' }, keys: ['jwt_secret', 'jwt_secret_previous'] },
    ]);
    expect(CATALOGUE.caches).toMatchObject([{ names: { dev: 'redis', prod: 'prod-cluster' }, port: 6379 }]);
    expect(CATALOGUE.alarms.map(({ names }) => names.prod)).toContain('tiktok-commerce-high-cpu');
  });
});

it('a composite alarm stands over what its users would notice', () => {
  const [health] = entriesOf('alarms');
  expect(health?.names).toEqual({
    dev: 'tiktok-commerce-platform-health-dev',
    staging: 'tiktok-commerce-platform-health-staging',
    prod: 'tiktok-commerce-platform-health',
  });
  const [composite] = COMPOSITE_ALARMS;
  const children = new Set(composite?.children.map(({ definition }) => definition.logical));
  expect([...children]).toEqual(['5xx', 'latency', 'throttles', 'queue-age']);
});

describe('the numbers of the platform', () => {
  it('of queues: long polls of 20 s, three receives, four days, fourteen for dead letters', () => {
    const visibility: Readonly<Record<string, number>> = {
      'caption-analysis': 300,
      'thumbnail-generation': 900,
      'auto-tagging': 300,
      'product-assembly': 600,
      'whatsapp-notifications': 120,
    };
    for (const queue of CATALOGUE.queues) {
      const isDead = queue.logical.endsWith('-dlq');
      expect(queue).toMatchObject({
        receiveMessageWaitSeconds: 20,
        retentionSeconds: (isDead ? 14 : 4) * 86_400,
        visibilityTimeoutSeconds: visibility[queue.logical.replace('-dlq', '')],
      });
      expect(queue.deadLetter).toEqual(
        isDead ? undefined : { queue: `${queue.logical}-dlq`, maxReceiveCount: 3 },
      );
    }
  });

  it('of tables: keys, indexes, what expires where', () => {
    for (const table of CATALOGUE.tables) {
      const isProducts = table.logical === 'products';
      expect([table.partitionKey.name, table.sortKey.name]).toEqual(
        isProducts ? ['seller_handle', 'video_id'] : ['PK', 'SK'],
      );
      const indexes = table.indexes.map(({ name, partitionKey, sortKey }) => [
        name,
        partitionKey.name,
        sortKey?.name,
      ]);
      const users = table.logical === 'users' ? [['GSI2', 'GSI2PK', 'GSI2SK']] : [];
      expect(indexes).toEqual([['GSI1', 'GSI1PK', 'GSI1SK'], ...users]);
      expect(table.billingMode).toBe('PAY_PER_REQUEST');
      expect(table.timeToLive?.stages).toContain('staging');
    }
  });

  it('of buckets: cooler after 30 and 90 days, thumbnails frozen after a year, logs gone after 90 days', () => {
    for (const bucket of CATALOGUE.buckets.filter(({ logical }) => logical !== 'storefront')) {
      const cooling = bucket.lifecycle.find((rule) => rule.transitions.length > 0)?.transitions;
      expect(cooling?.slice(0, 2)).toEqual([
        { afterDays: 30, storageClass: 'STANDARD_IA' },
        { afterDays: 90, storageClass: 'GLACIER_IR' },
      ]);
      expect(cooling?.slice(2)).toEqual(
        bucket.logical === 'thumbnails' ? [{ afterDays: 365, storageClass: 'DEEP_ARCHIVE' }] : [],
      );
    }
    const logs = CATALOGUE.buckets.flatMap((bucket) =>
      bucket.lifecycle.filter((rule) => rule.prefix === 'logs/'),
    );
    expect(logs).toMatchObject([{ expireAfterDays: 90 }]);
  });

  it('of captures: for longer than an undo is offered, and then without a former version', () => {
    const kept = CATALOGUE.buckets.flatMap((bucket) =>
      bucket.lifecycle.filter((rule) => rule.prefix === 'captures/'),
    );
    expect(kept).toMatchObject([{ expireAfterDays: 8, noncurrentExpireAfterDays: 1 }]);
  });

  it('of alarms: the thresholds at which it is scaled out', () => {
    const threshold = (logical: string) => CATALOGUE.alarms.find((one) => one.logical === logical)?.threshold;
    expect(['high-cpu', 'high-memory', 'queue-depth', 'latency'].map(threshold)).toEqual([70, 80, 100, 2]);
  });

  it('of services: two to ten tasks', () => {
    for (const service of CATALOGUE.services)
      if (service.logical !== 'storefront') expect(service.tasks).toMatchObject({ minimum: 2, maximum: 10 });
  });
});

describe('the catalogue holds together', () => {
  it.each(LISTED_KINDS)('%s have names of their own at every stage', (kind) => {
    const entries = entriesOf(kind);
    expect(new Set(entries.map((one) => one.logical)).size).toBe(entries.length);
    for (const stage of STAGES)
      expect(new Set(entries.map((one) => one.names[stage])).size).toBe(entries.length);
  });

  it('topics lead to queues that are there, queues to dead letters that are there, workers to queues', () => {
    const queues = new Set(CATALOGUE.queues.map((one) => one.logical));
    const mentioned = [
      ...CATALOGUE.topics.flatMap((topic) => topic.subscriptions.map((one) => one.queue)),
      ...CATALOGUE.queues.flatMap((queue) => queue.deadLetter?.queue ?? []),
      ...CATALOGUE.workers.map((worker) => worker.queue),
    ];
    expect(mentioned.filter((queue) => !queues.has(queue))).toEqual([]);
  });

  it('names are what AWS takes', () => {
    const rules = {
      tables: /^[A-Za-z0-9_.-]{3,255}$/,
      buckets: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      queues: /^[A-Za-z0-9_-]{1,80}$/,
      topics: /^[A-Za-z0-9_-]{1,256}$/,
      secrets: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
    } as const;
    for (const [kind, rule] of Object.entries(rules))
      for (const entry of entriesOf(kind as keyof typeof rules))
        for (const stage of STAGES) expect(entry.names[stage]).toMatch(rule);
  });
});
