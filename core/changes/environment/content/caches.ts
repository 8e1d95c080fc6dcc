import type { ChainableCommander, Redis } from 'ioredis';
import type { Item } from '../../../commerce/item.ts';
import {
  firstShopPage,
  PRODUCT_SECONDS,
  PRODUCT_STREAM,
  productCacheKey,
  SHOP_PAGE_SECONDS,
  shopPageCacheKey,
} from '../../../commerce/shop.ts';
import type { Life, Lived } from '../life/life.ts';
import { countsOf } from '../../../commerce/tagging.ts';
import { createRandom } from '../world/random.ts';
import type { Random } from '../world/random.ts';

const SESSION_SECONDS = 86_400;
const VISITORS = 3_000;

/** What {@link fillCache} calls to change something, in the words of the records. */
export const FILL_CALLS = [
  'redis:HSET',
  'redis:EXPIRE',
  'redis:SET',
  'redis:SADD',
  'redis:ZADD',
  'redis:LREM',
  'redis:LPUSH',
  'redis:LTRIM',
  'redis:PFADD',
  'redis:GEOADD',
  'redis:SETBIT',
  'redis:XADD',
  'redis:XGROUP',
  'redis:XREADGROUP',
  'redis:SORT',
] as const;

const GROUP = 'cache-invalidation';

/**
 * What the services keep in Redis: every type, with and without an end. Shops are then visited, so that hits and
 * misses are those of real reads. Done again for the same life it leaves the same.
 * @throws what Redis refuses.
 */
export async function fillCache(redis: Redis, life: Life, lived: Lived): Promise<void> {
  const random = createRandom(`cache ${life.stage}`);
  await cacheShops(redis, lived);
  await cacheSessions(redis, life, random);
  await keepCounts(redis, life, lived, random);
  await keepOddNames(redis);
  await visitShops(redis, life, random);
}

async function cacheShops(redis: Redis, { products }: Lived): Promise<void> {
  const pipeline = redis.pipeline();
  const shops = new Map<string, Item[]>();
  for (const product of products) {
    const { handle, id, fields } = cachedProduct(product);
    shops.set(handle, [...(shops.get(handle) ?? []), product]);
    pipeline.hset(productCacheKey(id), fields).expire(productCacheKey(id), PRODUCT_SECONDS);
  }
  for (const [handle, own] of shops) {
    const page = JSON.stringify(firstShopPage(handle, own));
    pipeline.set(shopPageCacheKey(handle), page, 'EX', SHOP_PAGE_SECONDS);
    pipeline.sadd('shops:active', handle);
  }
  await sent(pipeline);
}

function cachedProduct(product: Lived['products'][number]) {
  const { seller_handle, video_id, title, price, currency, category, in_stock } = product;
  return {
    handle: String(seller_handle),
    id: String(video_id),
    fields: {
      title: String(title),
      price: String(price),
      currency: String(currency),
      category: String(category),
      in_stock: in_stock ? '1' : '0',
    },
  };
}

async function cacheSessions(redis: Redis, { world, now }: Life, random: Random): Promise<void> {
  const pipeline = redis.pipeline();
  for (const seller of world.sellers) {
    const session = { handle: seller.handle, phone: seller.link.phone, since: new Date(now).toISOString() };
    pipeline.set(
      `session:${random.uuid()}`,
      JSON.stringify(session),
      'EX',
      random.integer(SESSION_SECONDS / 2, SESSION_SECONDS),
    );
    pipeline.set(`rate:ingest:${seller.handle}`, random.integer(1, 120), 'EX', 60 * random.integer(5, 15));
  }
  await sent(pipeline);
}

async function keepCounts(redis: Redis, life: Life, lived: Lived, random: Random): Promise<void> {
  const pipeline = redis.pipeline();
  for (const [tag, count] of countsOf(lived.tags)) pipeline.zadd('trends:hourly', count, tag);
  for (const video of life.world.videos.slice(-50))
    pipeline.lrem('videos:recent', 0, video.id).lpush('videos:recent', video.id);
  pipeline.ltrim('videos:recent', 0, 49);
  for (let visitor = 0; visitor < VISITORS; visitor += 1) {
    const id = random.digits(9);
    pipeline.pfadd('visitors:today', id);
    pipeline.sadd('visitors:ids', id);
  }
  for (const city of ['Kampala 32.5825 0.3476', 'Jinja 33.2026 0.4479', 'Gulu 32.2997 2.7746']) {
    const [name = '', longitude = '0', latitude = '0'] = city.split(' ');
    pipeline.geoadd('shops:places', longitude, latitude, name);
  }
  pipeline.setbit('features:enabled', 7, 1);
  pipeline.hset('config:cache', { shop_seconds: SHOP_PAGE_SECONDS, product_seconds: PRODUCT_SECONDS });
  await sent(pipeline);
  await keepEvents(redis, life, lived);
  // A sort of every visitor, such as somebody runs by hand: it stands in the slow log.
  await redis.sort('visitors:ids', 'ALPHA', 'DESC', 'STORE', 'visitors:sorted');
}

/** The stream of the latest products, and a group that has read the first of it. Its ids tell which are there already. */
async function keepEvents(redis: Redis, { now }: Life, { products }: Lived): Promise<void> {
  const latest = products.slice(-200);
  const there = await redis.xrange(PRODUCT_STREAM, `${now}-0`, '+', 'COUNT', latest.length + 1);
  // A stream takes no id before its last: where others have written since, theirs are the latest.
  const isBehind = there.some(([id]) => !id.startsWith(`${now}-`));
  const pipeline = redis.pipeline();
  for (const [index, product] of latest.entries()) {
    if (isBehind || index < there.length) continue;
    const { video_id, seller_handle } = product;
    pipeline.xadd(
      PRODUCT_STREAM,
      `${now}-${index + 1}`,
      'video_id',
      String(video_id),
      'handle',
      String(seller_handle),
    );
  }
  await sent(pipeline);
  const groups = (await redis.exists(PRODUCT_STREAM))
    ? await redis.xinfo('GROUPS', PRODUCT_STREAM)
    : undefined;
  if (!Array.isArray(groups) || groups.length > 0) return;
  await redis.xgroup('CREATE', PRODUCT_STREAM, GROUP, '0');
  await redis.xreadgroup('GROUP', GROUP, 'worker-1', 'COUNT', 5, 'STREAMS', PRODUCT_STREAM, '>');
}

/** A pipeline tells of what was refused in its answers alone. */
async function sent(pipeline: ChainableCommander): Promise<void> {
  const answers = await pipeline.exec();
  const refused = answers?.find(([error]) => error !== null)?.[0];
  if (refused) throw refused;
}

/** Names and values that a careless screen would run instead of showing. */
async function keepOddNames(redis: Redis): Promise<void> {
  const pipeline = redis.pipeline();
  pipeline.set('cart:<b>bold</b>', 'a name with tags');
  pipeline.set('cart:<img src=x onerror=alert(1)>', '</script><script>alert(1)</script>');
  pipeline.hset("cart:');alert(1);//", { '<img src=x onerror=alert(2)>': '<b>value</b>' });
  pipeline.set('a key with spaces', 'and a value with\nthree\nlines');
  pipeline.set('emoji:👠:👗', '🔥');
  pipeline.set(
    Buffer.from([0x62, 0x69, 0x6e, 0x3a, 0xff, 0xfe, 0x00]),
    Buffer.from([0xde, 0xad, 0xbe, 0xef, 0x00]),
  );
  pipeline.set('no-separator', '');
  pipeline.set('deep:1:2:3:4:5:6:7:8', 'leaf');
  await sent(pipeline);
}

/** Some visit shops whose list is cached, some shops that nobody has asked for. */
async function visitShops(redis: Redis, { world }: Life, random: Random): Promise<void> {
  const pipeline = redis.pipeline();
  for (let visit = 0; visit < world.sellers.length * 12; visit += 1) {
    const handle = random.chance(0.85) ? random.pick(world.sellers).handle : `unknown_${random.digits(4)}`;
    pipeline.get(shopPageCacheKey(handle));
  }
  await sent(pipeline);
}
