import type { PublishBatchRequestEntry } from '@aws-sdk/client-sns';
import { STAGED_RESULT_HOURS } from '../../../catalogue/tables.ts';
import { productProcessedSchema } from '../../../events/product-processed.ts';
import type { ProductProcessed } from '../../../events/product-processed.ts';
import { workerResultSchema } from '../../../events/worker-result.ts';
import type { ResultOf, WorkerResult } from '../../../events/worker-result.ts';
import type { Worker } from './worker.ts';
import type { Item } from './write-items.ts';

interface Parts {
  readonly caption?: ResultOf<'caption-parser'>;
  readonly thumbnail?: ResultOf<'thumbnail-generator'>;
  readonly tags?: ResultOf<'auto-tagger'>;
}

/** What product-service makes of the workers' results, once it has seen them. */
export interface Assembly {
  readonly worker: Worker;
  /** A product for each video whose caption and thumbnail are both there, and the event that announces it. */
  readonly finished: () => readonly { readonly event: ProductProcessed; readonly product: Item }[];
  /** Results of the other videos, which are staged for a day. */
  readonly staged: () => readonly Item[];
}

/** `now` in milliseconds since the epoch. */
export function createAssembly(
  isSeller: (handle: string) => Promise<boolean> | boolean,
  now: number,
): Assembly {
  const parts = new Map<string, Parts>();
  return {
    worker: {
      name: 'product-service',
      queue: 'product-assembly',
      async handle(body) {
        const parsed = workerResultSchema.safeParse(body);
        if (!parsed.success)
          return { kind: 'dead', cause: 'MalformedMessage', sentence: parsed.error.issues[0]?.message ?? '' };
        const result = parsed.data;
        if (!(await isSeller(result.seller_handle)))
          return {
            kind: 'dead',
            cause: 'UnknownSeller',
            sentence: `There is no seller ${result.seller_handle}.`,
          };
        parts.set(result.video_id, withPart(parts.get(result.video_id) ?? {}, result));
        return { kind: 'done' };
      },
    },
    finished: () =>
      [...parts.values()]
        .flatMap(processedEvent)
        .map((event) => ({ event, product: productItem(event, parts.get(event.video_id) ?? {}, now) })),
    staged: () =>
      [...parts.values()].filter((one) => !one.caption || !one.thumbnail).flatMap(stagedItems(now)),
  };
}

/** The announcement of a product, as an entry of a batch. */
export function processedEntry(event: ProductProcessed, index: number): PublishBatchRequestEntry {
  return {
    Id: String(index),
    Message: JSON.stringify(event),
    MessageAttributes: { eventType: { DataType: 'String', StringValue: event.eventType } },
  };
}

function withPart(parts: Parts, result: WorkerResult): Parts {
  switch (result.worker) {
    case 'caption-parser':
      return { ...parts, caption: result };
    case 'thumbnail-generator':
      return { ...parts, thumbnail: result };
    case 'auto-tagger':
      return { ...parts, tags: result };
  }
}

function processedEvent({ caption, thumbnail, tags }: Parts): readonly ProductProcessed[] {
  if (!caption || !thumbnail) return [];
  const outcome = (part: WorkerResult | undefined) =>
    part
      ? { status: 'completed' as const, duration_ms: part.duration_ms }
      : { status: 'skipped' as const, duration_ms: 0 };
  const { title, description, price, currency, category } = caption.result;
  return [
    productProcessedSchema.parse({
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
        'caption-parser': outcome(caption),
        'thumbnail-generator': outcome(thumbnail),
        'auto-tagger': outcome(tags),
      },
    }),
  ];
}

function productItem(event: ProductProcessed, { caption, thumbnail }: Parts, now: number): Item {
  const { tags, ...data } = event.product_data;
  const sizes = caption?.result.sizes ?? [];
  return {
    seller_handle: event.seller_handle,
    video_id: event.video_id,
    GSI1PK: `CATEGORY#${data.category}`,
    GSI1SK: `PRICE#${String(data.price).padStart(10, '0')}`,
    ...data,
    ...(tags.length > 0 && { tags: new Set(tags) }),
    ...(sizes.length > 0 && { sizes: new Set(sizes) }),
    thumbnails: thumbnail?.result.keys,
    in_stock: Number(event.video_id.at(-1)) > 1,
    discount: null,
    processing: event.processing_results,
    correlation_id: event.correlationId,
    updated_at: new Date(now).toISOString(),
    version: 1,
  };
}

function stagedItems(now: number): (parts: Parts) => readonly Item[] {
  const ttl = Math.floor(now / 1000) + STAGED_RESULT_HOURS * 3600;
  return (parts) =>
    [parts.caption, parts.thumbnail, parts.tags].flatMap((part) =>
      part
        ? [
            {
              PK: `VIDEO#${part.video_id}`,
              SK: `RESULT#${part.worker}`,
              GSI1PK: `WAITING#${parts.caption ? 'thumbnail' : 'caption'}`,
              GSI1SK: new Date(now).toISOString(),
              ...part,
              ttl,
            },
          ]
        : [],
    );
}
