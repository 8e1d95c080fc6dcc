import { z } from 'zod';
import { currencySchema } from '../events/currency.ts';
import type { Item } from './item.ts';

/** The shops' list of products by Redis key: the first page, as it is answered. */
export function shopPageCacheKey(handle: string): string {
  return `shop:${handle}:products`;
}

/** Seconds. */
export const SHOP_PAGE_SECONDS = 300;
export const PRODUCT_SECONDS = 3_600;
export const SHOP_PAGE_PRODUCTS = 20;
export const SHOP_PAGE_MOST = 50;

export function productCacheKey(videoId: string): string {
  return `product:${videoId}`;
}

/** The Redis channel on which the tasks of product-service tell each other what has changed in a shop. */
export const SHOP_CHANGES_CHANNEL = 'shops:changes';

/** The Redis stream of the latest products. */
export const PRODUCT_STREAM = 'events:product-processed';

/** A product as its shop shows it. */
export const shopProductSchema = z.object({
  video_id: z.string(),
  title: z.string(),
  description: z.string(),
  price: z.number(),
  currency: currencySchema,
  category: z.string(),
  tags: z.array(z.string()),
  sizes: z.array(z.string()),
  in_stock: z.boolean(),
  /** Edges in pixels for which there is a thumbnail, ascending. */
  thumbnail_edges: z.array(z.number().int()),
  updated_at: z.string().nullable(),
});

export type ShopProduct = Readonly<z.infer<typeof shopProductSchema>>;

export const shopPageSchema = z.object({
  handle: z.string(),
  count: z.number().int(),
  products: z.array(shopProductSchema),
  /** Asks for the next page; null on the last one. */
  lastKey: z.string().nullable(),
});

export type ShopPage = Readonly<z.infer<typeof shopPageSchema>>;

/** A product out of the item of the products table; undefined where the item is none. */
export function shopProductOf(item: Item): ShopProduct | undefined {
  const { thumbnails, tags, sizes, updated_at } = item;
  const edges = typeof thumbnails === 'object' && thumbnails !== null ? Object.keys(thumbnails) : [];
  return shopProductSchema.safeParse({
    ...item,
    description: item.description ?? '',
    tags: listOf(tags),
    sizes: listOf(sizes),
    thumbnail_edges: edges.map(Number).sort((one, other) => one - other),
    updated_at: typeof updated_at === 'string' ? updated_at : null,
  }).data;
}

/** A page of a shop. `lastKey` is the id of the video after which the next page begins. */
export function shopPageOf(handle: string, items: readonly Item[], lastKey: string | undefined): ShopPage {
  const products = items.flatMap((item) => shopProductOf(item) ?? []);
  return { handle, count: products.length, products, lastKey: lastKey ?? null };
}

/** The first page of a shop out of all its items, as product-service keeps it: the latest videos first. */
export function firstShopPage(handle: string, items: readonly Item[]): ShopPage {
  const idOf = (item: Item | undefined) => String(item?.video_id);
  const latest = [...items].sort((one, other) => (idOf(one) < idOf(other) ? 1 : -1));
  const page = latest.slice(0, SHOP_PAGE_PRODUCTS);
  return shopPageOf(handle, page, page.length < latest.length ? idOf(page.at(-1)) : undefined);
}

function listOf(value: unknown): readonly unknown[] {
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)];
  return Array.isArray(value) ? value : [];
}
