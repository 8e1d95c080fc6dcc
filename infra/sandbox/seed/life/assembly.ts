import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { STAGED_RESULT_HOURS } from '../../../../core/catalogue/tables.ts';
import { productProcessedSchema } from '../../../../core/events/product-processed.ts';
import type { ProductProcessed } from '../../../../core/events/product-processed.ts';
import { workerResultSchema } from '../../../../core/events/worker-result.ts';
import type { ResultOf, WorkerResult } from '../../../../core/events/worker-result.ts';
import type { Item } from './items.ts';
import { batchesOf, writeItems } from './items.ts';
import { tableName } from './life.ts';
import type { Life } from './life.ts';
import { workOff } from './queue-worker.ts';
import type { Tally } from './queue-worker.ts';

interface Parts {
  readonly caption?: ResultOf<'caption-parser'>;
  readonly thumbnail?: ResultOf<'thumbnail-generator'>;
  readonly tags?: ResultOf<'auto-tagger'>;
}

export interface Assembled {
  readonly products: readonly Item[];
  readonly tally: Tally;
}

/**
 * What product-service does with the workers' results: a product for each video whose caption and thumbnail are both
 * there, announced to `product-processed`; the others are staged for a day.
 */
export async function assembleProducts(life: Life, atMost: number): Promise<Assembled> {
  const { clients, messaging, stage } = life;
  const parts = new Map<string, Parts>();
  const isSeller = sellerLookup(life);
  const tally = await workOff(
    clients.sqs,
    {
      name: 'product-service',
      queueUrl: messaging.queueUrl('product-assembly'),
      deadLetterUrl: messaging.queueUrl('product-assembly-dlq'),
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
    atMost,
  );
  const events = [...parts.values()].flatMap(processedEvent);
  const products = events.map((event) => productItem(event, parts.get(event.video_id) ?? {}, life));
  const staged = [...parts.values()]
    .filter((one) => !one.caption || !one.thumbnail)
    .flatMap(stagedItems(life));
  await Promise.all([
    writeItems(clients.dynamodb, tableName(stage, 'products'), products),
    writeItems(clients.dynamodb, tableName(stage, 'product-staging'), staged),
  ]);
  await announce(life, events);
  return { products, tally };
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

/** Asks the users table once for each handle. */
function sellerLookup({ clients, stage }: Life): (handle: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  async function ask(handle: string): Promise<boolean> {
    const { Item } = await clients.dynamodb.send(
      new GetItemCommand({
        TableName: tableName(stage, 'users'),
        Key: { PK: { S: `USER#${handle}` }, SK: { S: 'PROFILE' } },
        ProjectionExpression: 'PK',
      }),
    );
    return Item !== undefined;
  }
  return (handle) => {
    const answer = answers.get(handle) ?? ask(handle);
    answers.set(handle, answer);
    return answer;
  };
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

function productItem(event: ProductProcessed, { caption, thumbnail }: Parts, { now }: Life): Item {
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

function stagedItems({ now }: Life): (parts: Parts) => readonly Item[] {
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

async function announce({ clients, messaging }: Life, events: readonly ProductProcessed[]): Promise<void> {
  for (const batch of batchesOf(events, 10))
    await clients.sns.send(
      new PublishBatchCommand({
        TopicArn: messaging.topicArn('product-processed'),
        PublishBatchRequestEntries: batch.map((event, index) => ({
          Id: String(index),
          Message: JSON.stringify(event),
          MessageAttributes: { eventType: { DataType: 'String', StringValue: event.eventType } },
        })),
      }),
    );
}
