import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../core/catalogue/names.ts';
import type { Item } from '../../core/commerce/item.ts';
import { SHOP_PAGE_PRODUCTS, shopPageOf } from '../../core/commerce/shop.ts';
import type { ShopPage } from '../../core/commerce/shop.ts';
import { fromAttributes, toAttributes } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';
import type { CatalogueCache } from './catalogue-cache.ts';

export interface PageQuery {
  readonly handle: string;
  readonly limit: number;
  /** The video after which the page begins. */
  readonly after?: string;
  /** Only what has changed after this moment (ISO 8601). */
  readonly since?: string;
}

/** A filter is applied after DynamoDB has counted: so many of its pages are read for one of ours. */
const MOST_READS = 10;

/** A page of a shop, the latest video first. The plain first page is kept in the cache. */
export async function shopPage(
  tables: Tables,
  cache: Pick<CatalogueCache, 'page' | 'keep'>,
  query: PageQuery,
): Promise<ShopPage> {
  const isPlain = query.limit === SHOP_PAGE_PRODUCTS && !query.after && !query.since;
  const kept = isPlain ? await cache.page(query.handle) : undefined;
  if (kept) return kept;
  const page = await readPage(tables, query);
  if (isPlain && page.count > 0) await cache.keep(page);
  return page;
}

async function readPage({ client, stage }: Tables, query: PageQuery): Promise<ShopPage> {
  const { handle, limit, since } = query;
  const items: Item[] = [];
  let after = query.after;
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new QueryCommand({
        TableName: tableName(stage, 'products'),
        KeyConditionExpression: 'seller_handle = :handle',
        ExpressionAttributeValues: toAttributes({ ':handle': handle, ...(since && { ':since': since }) }),
        ...(since && { FilterExpression: 'updated_at > :since' }),
        ExclusiveStartKey: after ? toAttributes({ seller_handle: handle, video_id: after }) : undefined,
        ScanIndexForward: false,
        // Whoever is told of a change asks at once, and what is read may be kept.
        ConsistentRead: true,
        Limit: limit - items.length,
      }),
    );
    items.push(...Items.map(fromAttributes));
    after = last && String(fromAttributes(last).video_id);
    if (after === undefined || items.length >= limit) break;
  }
  return shopPageOf(handle, items, after);
}
