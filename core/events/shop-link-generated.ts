import { z } from 'zod';
import { envelopeShape, sellerHandleSchema } from './envelope.ts';

/** A seller has a shop, and is told its link by WhatsApp. */
export const shopLinkGeneratedSchema = z.object({
  ...envelopeShape,
  eventType: z.literal('ShopLinkGenerated'),
  handle: sellerHandleSchema,
  /** E.164. */
  phone: z.string().regex(/^\+[1-9]\d{7,14}$/),
  shop_link: z.string().url(),
  subscription_status: z.enum(['trial', 'active', 'expired']),
  created_at: z.string().datetime(),
});

export type ShopLinkGenerated = Readonly<z.infer<typeof shopLinkGeneratedSchema>>;
