import type { Redis } from 'ioredis';
import {
  PRODUCT_STREAM,
  productCacheKey,
  SHOP_CHANGES_CHANNEL,
  SHOP_PAGE_SECONDS,
  shopPageCacheKey,
  shopPageSchema,
} from '../../core/commerce/shop.ts';
import type { ShopPage } from '../../core/commerce/shop.ts';
import type { Logger } from '../../core/platform/logs.ts';

/** Something in a shop that is not as it was. */
export interface ShopChange {
  readonly handle: string;
  readonly videoId: string;
}

/**
 * What product-service keeps in Redis. It only makes things faster: where Redis is away, pages come from the table,
 * and what could not be taken out of it expires by itself.
 */
export interface CatalogueCache {
  readonly page: (handle: string) => Promise<ShopPage | undefined>;
  readonly keep: (page: ShopPage) => Promise<void>;
  /** Forgets what was kept of a product's shop, and tells the other tasks. */
  readonly changed: (change: ShopChange) => Promise<void>;
}

const STREAM_LENGTH = 1_000;

export function createCatalogueCache(redis: Redis | undefined, log: Logger): CatalogueCache {
  async function tried<Value>(
    what: string,
    work: (redis: Redis) => Promise<Value>,
  ): Promise<Value | undefined> {
    if (!redis) return undefined;
    try {
      return await work(redis);
    } catch (error) {
      log.warn({ err: error }, `the cache could not ${what}`);
      return undefined;
    }
  }
  return {
    async page(handle) {
      const text = await tried('be read', (cache) => cache.get(shopPageCacheKey(handle)));
      return text ? shopPageSchema.safeParse(jsonOf(text)).data : undefined;
    },
    async keep(page) {
      await tried('keep a page', (cache) =>
        cache.set(shopPageCacheKey(page.handle), JSON.stringify(page), 'EX', SHOP_PAGE_SECONDS),
      );
    },
    async changed({ handle, videoId }) {
      await tried('forget a page', (cache) =>
        cache
          .pipeline()
          .del(shopPageCacheKey(handle), productCacheKey(videoId))
          .xadd(PRODUCT_STREAM, 'MAXLEN', '~', STREAM_LENGTH, '*', 'video_id', videoId, 'handle', handle)
          .publish(SHOP_CHANGES_CHANNEL, JSON.stringify({ handle, videoId }))
          .exec(),
      );
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
