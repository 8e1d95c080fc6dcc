import { z } from 'zod';
import { currencySchema, priceSchema } from './currency.ts';
import { envelopeShape, sellerHandleSchema, videoIdSchema } from './envelope.ts';

const resultShape = {
  ...envelopeShape,
  eventType: z.literal('WorkerResult'),
  video_id: videoIdSchema,
  seller_handle: sellerHandleSchema,
  /** How long the worker took, in milliseconds. */
  duration_ms: z.number().nonnegative(),
} as const;

/** What a worker hands to product-assembly. */
export const workerResultSchema = z.discriminatedUnion('worker', [
  z.object({
    ...resultShape,
    worker: z.literal('caption-parser'),
    result: z.object({
      title: z.string().min(1),
      description: z.string(),
      price: priceSchema,
      currency: currencySchema,
      category: z.string().min(1),
      sizes: z.array(z.string()),
      sentiment: z.enum(['positive', 'neutral', 'negative']).optional(),
      /** What the caption asks for, in a word: `whatsapp-to-order`. */
      call_to_action: z.string().min(1).optional(),
    }),
  }),
  z.object({
    ...resultShape,
    worker: z.literal('thumbnail-generator'),
    result: z.object({
      bucket: z.string().min(1),
      /** Object keys by edge length in pixels. */
      keys: z.record(z.string().regex(/^\d+$/), z.string().min(1)),
    }),
  }),
  z.object({
    ...resultShape,
    worker: z.literal('auto-tagger'),
    result: z.object({ tags: z.array(z.string().min(1)), trending: z.array(z.string().min(1)) }),
  }),
]);

export type WorkerResult = Readonly<z.infer<typeof workerResultSchema>>;
export type WorkerName = WorkerResult['worker'];
export type ResultOf<Name extends WorkerName> = Extract<WorkerResult, { readonly worker: Name }>;
