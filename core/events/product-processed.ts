import { z } from 'zod';
import { currencySchema, priceSchema } from './currency.ts';
import { envelopeShape, sellerHandleSchema, videoIdSchema } from './envelope.ts';

const workerOutcome = z.object({
  status: z.enum(['completed', 'failed', 'skipped']),
  duration_ms: z.number().nonnegative(),
});

/** A product is in its shop. Published by product-service to `product-processed`. */
export const productProcessedSchema = z.object({
  ...envelopeShape,
  eventType: z.literal('ProductProcessed'),
  video_id: videoIdSchema,
  seller_handle: sellerHandleSchema,
  product_data: z.object({
    title: z.string().min(1),
    description: z.string(),
    price: priceSchema,
    currency: currencySchema,
    category: z.string().min(1),
    tags: z.array(z.string()),
    thumbnail_url: z.string().min(1),
  }),
  processing_results: z.record(z.string(), workerOutcome),
});

export type ProductProcessed = Readonly<z.infer<typeof productProcessedSchema>>;
