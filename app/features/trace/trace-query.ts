import { z } from 'zod';
import { sellerHandleSchema, videoIdSchema } from '../../../core/events/envelope.ts';

export type TraceQuery =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'wanted';
      readonly videoId: string;
      readonly sellerHandle?: string;
      readonly hours: number;
    }
  | { readonly kind: 'mistake'; readonly id: string; readonly seller: string; readonly sentence: string };

/** How far back logs are searched, in hours. */
export const LOG_HOURS = [1, 24, 168] as const;
const USUAL_HOURS = 24;

const hoursSchema = z.coerce
  .number()
  .refine((value) => (LOG_HOURS as readonly number[]).includes(value))
  .catch(USUAL_HOURS);

/** Reads the address: `id` is a video's, a product's, or a link to a TikTok video that ends with one. */
export function traceQuery(search: URLSearchParams): TraceQuery {
  const id = (search.get('id') ?? '').trim();
  const seller = (search.get('seller') ?? '').trim().replace(/^@/, '').toLowerCase();
  if (id === '') return { kind: 'none' };
  const parsed = videoIdSchema.safeParse(/\/video\/(\w+)/.exec(id)?.[1] ?? id);
  if (!parsed.success)
    return { kind: 'mistake', id, seller, sentence: 'This is no id of a video: it is made of digits alone.' };
  const handle = seller === '' ? undefined : sellerHandleSchema.safeParse(seller);
  if (handle && !handle.success)
    return {
      kind: 'mistake',
      id,
      seller,
      sentence: 'This is no TikTok handle: 2 to 24 letters, digits, _ and dots.',
    };
  return {
    kind: 'wanted',
    videoId: parsed.data,
    sellerHandle: handle?.data,
    hours: hoursSchema.parse(search.get('hours') ?? USUAL_HOURS),
  };
}
