import { CreateTableCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { Redis } from 'ioredis';
import pLimit from 'p-limit';
import type { Clients } from '../../../../core/environments/clients.ts';

/** How many there shall be beside what the platform has: none, or enough to try a screen with. */
export interface BulkCounts {
  readonly tables: number;
  readonly queues: number;
  readonly objects: number;
  readonly keys: number;
}

export type BulkProgress = (what: keyof BulkCounts, done: number, total: number) => void;

const AT_ONCE = 16;
const KEYS_AT_ONCE = 5_000;
const KEY_SECONDS = 86_400;
const KEYS_PER_SHOP = 100;
const SHOPS_PER_CITY = 100;
const OBJECTS_PER_FOLDER = 1_000;

/** Makes many tables, queues, objects (in `bucket`) and keys, all with a number in their names. */
export async function makeMany(
  clients: Clients,
  redis: Redis | undefined,
  bucket: string,
  counts: BulkCounts,
  onProgress: BulkProgress,
): Promise<void> {
  await many('tables', counts.tables, onProgress, (index) => makeTable(clients, index));
  await many('queues', counts.queues, onProgress, async (index) => {
    await clients.sqs.send(new CreateQueueCommand({ QueueName: `bulk-queue-${padded(index)}` }));
  });
  await many('objects', counts.objects, onProgress, async (index) => {
    const folder = `bulk/${padded(Math.floor(index / OBJECTS_PER_FOLDER))}`;
    const Key = `${folder}/object-${padded(index)}.txt`;
    await clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body: `Object ${index}.\n`, ContentType: 'text/plain' }),
    );
  });
  if (redis) await setKeys(redis, counts.keys, onProgress);
}

async function many(
  what: keyof BulkCounts,
  total: number,
  onProgress: BulkProgress,
  make: (index: number) => Promise<void>,
): Promise<void> {
  const limit = pLimit(AT_ONCE);
  let done = 0;
  for (let start = 0; start < total; start += AT_ONCE * 8) {
    const length = Math.min(AT_ONCE * 8, total - start);
    await Promise.all(Array.from({ length }, (_, offset) => limit(() => make(start + offset))));
    done += length;
    onProgress(what, done, total);
  }
}

async function makeTable({ dynamodb }: Clients, index: number): Promise<void> {
  try {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: `bulk-table-${padded(index)}`,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

/** `bulk:city-…:shop-…:product-…`: a tree of cities with a hundred shops, each with a hundred products. */
async function setKeys(redis: Redis, total: number, onProgress: BulkProgress): Promise<void> {
  for (let start = 0; start < total; start += KEYS_AT_ONCE) {
    const end = Math.min(start + KEYS_AT_ONCE, total);
    const pipeline = redis.pipeline();
    for (let index = start; index < end; index += 1) {
      const shop = Math.floor(index / KEYS_PER_SHOP);
      const city = Math.floor(shop / SHOPS_PER_CITY);
      pipeline.set(`bulk:city-${city}:shop-${shop}:product-${index}`, `product ${index}`, 'EX', KEY_SECONDS);
    }
    await pipeline.exec();
    onProgress('keys', end, total);
  }
}

function padded(index: number): string {
  return String(index).padStart(6, '0');
}
