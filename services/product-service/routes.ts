import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { bucketName } from '../../core/catalogue/names.ts';
import { shopKey } from '../../core/commerce/sellers.ts';
import {
  SHOP_PAGE_MOST,
  SHOP_PAGE_PRODUCTS,
  shopPageSchema,
  shopProductOf,
  shopProductSchema,
} from '../../core/commerce/shop.ts';
import { THUMBNAIL_CACHE_CONTROL, THUMBNAIL_EDGES, thumbnailKeys } from '../../core/commerce/thumbnails.ts';
import { sellerHandleSchema, videoIdSchema } from '../../core/events/envelope.ts';
import { getItem } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';
import { errorSchema, HttpError } from '../host/errors.ts';
import type { ServiceInstance } from '../host/service-app.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import { shopPage } from './shop-reads.ts';

export interface ShopRoutesDeps {
  readonly tables: Tables;
  readonly cache: CatalogueCache;
  /** Asked for when the first thumbnail is. */
  readonly s3: () => S3Client;
}

const shopParams = z.object({ handle: sellerHandleSchema });
const productParams = shopParams.extend({ video_id: videoIdSchema });
const thumbnailParams = productParams.extend({
  edge: z.coerce.number().refine((edge) => THUMBNAIL_EDGES.some((one) => one === edge), {
    message: `must be one of ${THUMBNAIL_EDGES.join(', ')}`,
  }),
});
const shopSchema = z.object({
  handle: z.string(),
  title: z.string(),
  active: z.boolean(),
  accent: z.string().nullable(),
});

/** What anybody may read of the shops. */
export function addShopRoutes(app: ServiceInstance, deps: ShopRoutesDeps): void {
  app.addHook('onRequest', async (_request, reply) => {
    // The storefront is served from elsewhere; nothing here is anybody's secret.
    reply.header('access-control-allow-origin', '*');
  });
  app.get(
    '/api/v1/shop/:handle',
    { schema: { summary: 'A shop', params: shopParams, response: { 200: shopSchema, '4xx': errorSchema } } },
    async ({ params }) => shopOf(deps.tables, params.handle),
  );
  app.get(
    '/api/v1/shop/:handle/products',
    {
      schema: {
        summary: 'The products of a shop, the latest first',
        params: shopParams,
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(SHOP_PAGE_MOST).default(SHOP_PAGE_PRODUCTS),
          lastKey: videoIdSchema.optional(),
          since: z.string().datetime({ offset: true }).optional(),
        }),
        response: { 200: shopPageSchema, '4xx': errorSchema },
      },
    },
    async ({ params: { handle }, query: { limit, lastKey: after, since } }) => {
      const changedAfter = since && new Date(since).toISOString();
      const page = await shopPage(deps.tables, deps.cache, { handle, limit, after, since: changedAfter });
      // Products of earlier times have no shop; a shop has no products at first. One of the two makes it known.
      if (page.count === 0 && !after && !since) await shopOf(deps.tables, handle);
      return page;
    },
  );
  app.get(
    '/api/v1/shop/:handle/products/:video_id',
    {
      schema: {
        summary: 'A product',
        params: productParams,
        response: { 200: shopProductSchema, '4xx': errorSchema },
      },
    },
    async ({ params: { handle, video_id } }) => {
      const item = await getItem(deps.tables, 'products', { seller_handle: handle, video_id });
      const product = item && shopProductOf(item);
      if (!product)
        throw new HttpError(404, 'NoSuchProduct', `There is no product ${video_id} in this shop.`);
      return product;
    },
  );
  app.get(
    '/api/v1/shop/:handle/products/:video_id/thumbnails/:edge',
    { schema: { summary: 'A thumbnail (PNG)', params: thumbnailParams } },
    async ({ params: { handle, video_id, edge } }, reply) => {
      const picture = await thumbnail(deps, thumbnailKeys(handle, video_id)[String(edge)]);
      if (!picture) throw new HttpError(404, 'NoSuchThumbnail', 'There is no such thumbnail.');
      reply.header('cache-control', THUMBNAIL_CACHE_CONTROL);
      reply.type('image/png');
      return reply.send(picture);
    },
  );
}

async function shopOf(tables: Tables, handle: string): Promise<z.infer<typeof shopSchema>> {
  const item = await getItem(tables, 'shops', shopKey(handle));
  if (!item) throw new HttpError(404, 'NoSuchShop', `There is no shop ${handle}.`);
  const { accent } = z.object({ accent: z.string() }).safeParse(item.theme).data ?? { accent: null };
  return { handle, title: String(item.title), active: item.active === true, accent };
}

async function thumbnail(
  { s3, tables }: ShopRoutesDeps,
  Key: string | undefined,
): Promise<Readable | undefined> {
  try {
    const { Body } = await s3().send(
      new GetObjectCommand({ Bucket: bucketName(tables.stage, 'thumbnails'), Key }),
    );
    return Body as Readable | undefined;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
