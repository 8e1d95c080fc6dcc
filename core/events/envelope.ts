import { z } from 'zod';

/** What every message carries: a version for its readers, and the id under which one video's way is followed. */
export const envelopeShape = {
  version: z.literal(1),
  correlationId: z.string().uuid(),
} as const;

/** A TikTok handle without its `@`: letters, digits, `_` and `.`, at most 24. */
export const sellerHandleSchema = z.string().regex(/^[a-z0-9_.]{2,24}$/, 'must be a TikTok handle without @');

/** The id of a TikTok video: up to twenty digits. */
export const videoIdSchema = z.string().regex(/^\d{1,20}$/, 'must be the digits of a TikTok video id');
