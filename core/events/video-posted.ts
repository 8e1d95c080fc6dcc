import { z } from 'zod';
import { envelopeShape, sellerHandleSchema, videoIdSchema } from './envelope.ts';

/** A video was posted. Published by ingestion-api to `new-video-posted`; every worker takes its part. */
export const videoPostedSchema = z.object({
  ...envelopeShape,
  eventType: z.literal('VideoPosted'),
  video_id: videoIdSchema,
  caption: z.string().min(1).max(2_200),
  seller_handle: sellerHandleSchema,
  video_url: z.string().url(),
  timestamp: z.string().datetime(),
  metadata: z.object({
    likes: z.number().int().nonnegative(),
    comments: z.number().int().nonnegative(),
    shares: z.number().int().nonnegative(),
    /** Seconds. */
    duration: z.number().positive(),
    thumbnail_url: z.string().url(),
  }),
});

export type VideoPosted = Readonly<z.infer<typeof videoPostedSchema>>;
