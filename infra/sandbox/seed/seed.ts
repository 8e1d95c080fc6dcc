import { bulkProducts } from '../../../core/changes/environment/content/bulk-products.ts';
import { fillCache } from '../../../core/changes/environment/content/caches.ts';
import { videosFor } from '../../../core/changes/environment/content/composed.ts';
import { createWorld } from '../../../core/changes/environment/world/world.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { developmentProject } from './compose/development.ts';
import { composeUp } from './compose/up.ts';
import { prepareCompute } from './compute/compute.ts';
import type { ComputePlace } from './compute/place.ts';
import { registerTaskDefinitions } from './compute/task-definitions.ts';
import { backUpTables } from './extras/backups.ts';
import { reportCounts } from './extras/counts.ts';
import { fillBuckets } from './extras/fill-buckets.ts';
import { writeOddItems } from './extras/odd-items.ts';
import type { PlacedLife } from './life/life.ts';
import { live } from './life/live.ts';
import { writeAll } from './life/write-all.ts';
import { makeAlarms } from './resources/alarms.ts';
import type { Messaging } from './resources/make.ts';
import { makeMessaging, makeStores } from './resources/make.ts';
import { planOf } from './resources/plan.ts';
import { createSecrets } from './resources/secrets.ts';

export interface SeedOptions {
  /**
   * How many products the shops hold at the end, about: those that fail on their way are missing. With `none` nobody has
   * ever lived here: tables, buckets, queues and caches are empty.
   */
  readonly items: number | 'none';
  /** Whether services and functions run, where the environment's compute is ECS; else they are configured only. */
  readonly compute: boolean;
  /** Milliseconds since the epoch: what is told as just now. */
  readonly now: number;
  /** Told while a large number of products is written: how many are there, of how many. */
  readonly onProgress?: (written: number, total: number) => void;
}

/**
 * Makes the resources of the catalogue in an environment, and lives in them. Everything goes through the environment's
 * own endpoint; what is there already is kept.
 */
export async function seedEnvironment(
  connected: ConnectedEnvironment,
  { items, compute, now, onProgress = () => undefined }: SeedOptions,
): Promise<void> {
  const { environment, clients } = connected;
  const { stage } = environment.names;
  const place = { stage, account: environment.account, region: environment.region };
  const plan = planOf(stage);
  const computePlace: ComputePlace = { clients, ...place, redis: redisOf(environment) };
  const isEcs = environment.compute.kind === 'ecs';
  const [messaging, start] = await Promise.all([
    makeMessaging(clients, plan, place),
    isEcs && compute ? prepareCompute(computePlace) : undefined,
    isEcs && !compute ? registerTaskDefinitions(computePlace) : undefined,
    makeStores(clients, plan, place),
    createSecrets(clients.secretsManager, stage),
  ]);
  if (items !== 'none') await liveIn(connected, messaging, { items, now, onProgress });
  await start?.();
  await makeAlarms(clients, place, start !== undefined);
  if (compute && environment.compute.kind === 'docker')
    await composeUp(await clients.docker.open(), developmentProject(environment));
}

/** Videos go the whole way through topics, queues and workers; the rest of the products is written in batches. */
async function liveIn(
  { environment, clients }: ConnectedEnvironment,
  messaging: Messaging,
  {
    items,
    now,
    onProgress,
  }: { readonly items: number; readonly now: number } & Required<Pick<SeedOptions, 'onProgress'>>,
): Promise<void> {
  const { stage } = environment.names;
  const life: PlacedLife = {
    clients,
    stage,
    messaging,
    world: createWorld({ seed: `world of ${stage}`, videos: videosFor(items), now }),
    now,
  };
  const lived = await live(life);
  const missing = items - lived.products.length;
  if (missing > 0)
    await writeAll(life, 'products', bulkProducts(life, missing), (written) => onProgress(written, missing));
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

function redisOf({ caches: [cache] }: ConnectedEnvironment['environment']): ComputePlace['redis'] {
  if (!cache) return undefined;
  const { hostname, port } = new URL(cache.url);
  return { host: hostname, port: Number(port || 6379) };
}
