import { STAGED_RESULT_HOURS } from '../catalogue/tables.ts';
import { productProcessedSchema } from '../events/product-processed.ts';
import type { ProductProcessed } from '../events/product-processed.ts';
import type { ResultOf, WorkerName, WorkerResult } from '../events/worker-result.ts';
import type { Item } from './item.ts';
import type { MessageText } from './worker.ts';
import { textAttribute } from './worker.ts';

/** What the workers have found out about one video so far. */
export interface Parts {
  readonly caption?: ResultOf<'caption-parser'>;
  readonly thumbnail?: ResultOf<'thumbnail-generator'>;
  readonly tags?: ResultOf<'auto-tagger'>;
}

/** Parts of which a product can be made: tags may come later, or never. */
export type WholeParts = Parts & Required<Pick<Parts, 'caption' | 'thumbnail'>>;

export function withPart(parts: Parts, result: WorkerResult): Parts {
  switch (result.worker) {
    case 'caption-parser':
      return { ...parts, caption: result };
    case 'thumbnail-generator':
      return { ...parts, thumbnail: result };
    case 'auto-tagger':
      return { ...parts, tags: result };
  }
}

export function areWhole(parts: Parts): parts is WholeParts {
  return parts.caption !== undefined && parts.thumbnail !== undefined;
}

export interface Product {
  readonly event: ProductProcessed;
  /** The item of the products table. */
  readonly item: Item;
}

/** The product of whole parts, and the event that announces it. `now` in milliseconds since the epoch. */
export function productOf(parts: WholeParts, now: number): Product {
  const event = processedEvent(parts);
  return { event, item: productItem(event, parts, now) };
}

function processedEvent({ caption, thumbnail, tags }: WholeParts): ProductProcessed {
  const { title, description, price, currency, category } = caption.result;
  return productProcessedSchema.parse({
    eventType: 'ProductProcessed',
    version: 1,
    correlationId: caption.correlationId,
    video_id: caption.video_id,
    seller_handle: caption.seller_handle,
    product_data: {
      title,
      description,
      price,
      currency,
      category,
      tags: tags?.result.tags ?? [],
      thumbnail_url: `s3://${thumbnail.result.bucket}/${Object.values(thumbnail.result.keys).at(-1) ?? ''}`,
    },
    processing_results: {
      'caption-parser': outcomeOf(caption),
      'thumbnail-generator': outcomeOf(thumbnail),
      'auto-tagger': outcomeOf(tags),
    },
  });
}

/** How a worker fared, as products and their announcements tell it. */
export function outcomeOf(part: WorkerResult | undefined): ProductProcessed['processing_results'][string] {
  return part
    ? { status: 'completed', duration_ms: part.duration_ms }
    : { status: 'skipped', duration_ms: 0 };
}

function productItem(event: ProductProcessed, { caption, thumbnail }: WholeParts, now: number): Item {
  const { tags, ...data } = event.product_data;
  const { sizes } = caption.result;
  return {
    seller_handle: event.seller_handle,
    video_id: event.video_id,
    GSI1PK: `CATEGORY#${data.category}`,
    GSI1SK: priceKey(data.price),
    ...data,
    ...(tags.length > 0 && { tags: new Set(tags) }),
    ...(sizes.length > 0 && { sizes: new Set(sizes) }),
    thumbnails: thumbnail.result.keys,
    in_stock: true,
    discount: null,
    processing: event.processing_results,
    correlation_id: event.correlationId,
    updated_at: new Date(now).toISOString(),
    version: 1,
  };
}

/** The announcement of a product out of its item; undefined where the item was not made of parts. */
export function announcementOf(item: Item): ProductProcessed | undefined {
  return productProcessedSchema.safeParse({
    eventType: 'ProductProcessed',
    version: 1,
    correlationId: item.correlation_id,
    video_id: item.video_id,
    seller_handle: item.seller_handle,
    product_data: { ...item, tags: item.tags instanceof Set ? [...(item.tags as ReadonlySet<unknown>)] : [] },
    processing_results: item.processing,
  }).data;
}

const WHOLE_DIGITS = 10;

/** Prices in the order of their amounts as texts: whole units padded, cents behind them where there are some. */
export function priceKey(price: number): string {
  const [whole = '0', cents] = String(price).split('.');
  return `PRICE#${whole.padStart(WHOLE_DIGITS, '0')}${cents ? `.${cents}` : ''}`;
}

export function stagedKey(videoId: string, worker: WorkerName) {
  return { PK: `VIDEO#${videoId}`, SK: `RESULT#${worker}` } as const;
}

/** A result in product-staging, where it waits for the others for a day. `now` in milliseconds since the epoch. */
export function stagedItem(part: WorkerResult, parts: Parts, now: number): Item {
  return {
    ...stagedKey(part.video_id, part.worker),
    GSI1PK: `WAITING#${parts.caption ? 'thumbnail' : 'caption'}`,
    GSI1SK: new Date(now).toISOString(),
    ...part,
    ttl: Math.floor(now / 1000) + STAGED_RESULT_HOURS * 3600,
  };
}

/** What a ProductProcessed carries beside its body. */
export function processedAttributes(event: ProductProcessed): Record<string, MessageText> {
  return { eventType: textAttribute(event.eventType) };
}
