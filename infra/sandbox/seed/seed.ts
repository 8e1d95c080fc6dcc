import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { backUpTables } from './extras/backups.ts';
import { writeBulkProducts } from './extras/bulk-products.ts';
import { fillCache } from './extras/caches.ts';
import { reportCounts } from './extras/counts.ts';
import { fillBuckets } from './extras/objects.ts';
import { writeOddItems } from './extras/odd-items.ts';
import type { Life } from './life/life.ts';
import { live } from './life/live.ts';
import { createBuckets } from './resources/buckets.ts';
import { createMessaging } from './resources/messaging.ts';
import { planOf } from './resources/plan.ts';
import { createSecrets } from './resources/secrets.ts';
import { createTables } from './resources/tables.ts';
import { registerTaskDefinitions } from './resources/task-definitions.ts';
import { createWorld } from './world/world.ts';

export interface SeedOptions {
  /** How many products the shops hold at the end, about: those that fail on their way are missing. */
  readonly items: number;
  /** Milliseconds since the epoch: what is told as just now. */
  readonly now: number;
  /** Told while a large number of products is written: how many are there, of how many. */
  readonly onProgress?: (written: number, total: number) => void;
}

/** Videos that go the whole way through topics, queues and workers; the rest of the products is written in batches. */
const MOST_LIVED_VIDEOS = 220;
const FEWEST_LIVED_VIDEOS = 24;
const LIVED_SHARE = 0.22;

/**
 * Makes the resources of the catalogue in an environment, and lives in them. Everything goes through the environment's
 * own endpoint; what is there already is kept.
 */
export async function seedEnvironment(
  { environment, clients }: ConnectedEnvironment,
  { items, now, onProgress = () => undefined }: SeedOptions,
): Promise<void> {
  const { stage } = environment.names;
  const place = { stage, account: environment.account, region: environment.region };
  const plan = planOf(stage);
  const [messaging] = await Promise.all([
    createMessaging(clients, plan.queues, plan.topics, place),
    createTables(clients.dynamodb, plan.tables, stage),
    createBuckets(clients.s3, plan.buckets, stage),
    createSecrets(clients.secretsManager, stage),
    environment.compute.kind === 'ecs' ? registerTaskDefinitions(clients.ecs, place) : undefined,
  ]);
  const videos = Math.min(MOST_LIVED_VIDEOS, Math.max(FEWEST_LIVED_VIDEOS, Math.round(items * LIVED_SHARE)));
  const life: Life = {
    clients,
    stage,
    messaging,
    world: createWorld({ seed: `world of ${stage}`, videos, now }),
    now,
  };
  const lived = await live(life);
  const missing = items - lived.products.length;
  await writeBulkProducts(life, missing, (written) => onProgress(written, missing));
  await Promise.all([
    writeOddItems(life),
    fillBuckets(life, lived),
    reportCounts(life, lived),
    ...environment.caches.map(async ({ id }) => {
      const redis = await clients.redis(id).dedicated();
      await fillCache(redis, life, lived).finally(() => redis.disconnect());
    }),
  ]);
  await backUpTables(life);
}
