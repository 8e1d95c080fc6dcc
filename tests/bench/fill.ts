import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import pLimit from 'p-limit';
import type { Clients } from '../../core/environments/clients.ts';
import { tableKeys } from '../../core/catalogue/names.ts';
import { writeItems } from '../../core/changes/environment/life/write-items.ts';
import type { Item } from '../../core/commerce/item.ts';

const AT_ONCE = 16;

/** The same work for every number below `count`, a few at a time. */
export async function forEach(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  const limit = pLimit(AT_ONCE);
  await limit.map(
    Array.from({ length: count }, (_, index) => index),
    work,
  );
}

/** `orders-004`: names that both sides share, so that they are pairs. */
export function nameOf(kind: string, index: number): string {
  return `${kind}-${String(index).padStart(4, '0')}`;
}

export function createTable({ dynamodb }: Pick<Clients, 'dynamodb'>, TableName: string): Promise<unknown> {
  return dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'seller_handle', KeyType: 'HASH' },
        { AttributeName: 'video_id', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'seller_handle', AttributeType: 'S' },
        { AttributeName: 'video_id', AttributeType: 'S' },
      ],
    }),
  );
}

/** A table that holds these items. */
export async function createTableOf(
  { dynamodb }: Clients,
  TableName: string,
  items: Iterable<Item>,
  onWritten?: (count: number) => void,
): Promise<void> {
  await createTable({ dynamodb }, TableName);
  await waitUntilTableExists(
    { client: dynamodb, minDelay: 0.2, maxDelay: 1, maxWaitTime: 60 },
    { TableName },
  );
  await writeItems({ client: dynamodb, table: TableName }, tableKeys('products'), items, {
    signal: new AbortController().signal,
    onWritten,
  });
}

export function createQueue({ sqs }: Clients, QueueName: string): Promise<unknown> {
  return sqs.send(new CreateQueueCommand({ QueueName }));
}

/** So many of every kind that is listed. */
export async function createSome(clients: Clients, account: string, count: number): Promise<void> {
  await forEach(count, async (index) => {
    await createTable(clients, nameOf('orders', index));
    await clients.s3.send(new CreateBucketCommand({ Bucket: nameOf('bucket', index) }));
    await createQueue(clients, nameOf('queue', index));
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: nameOf('topic', index) }));
    const Endpoint = `arn:aws:sqs:us-east-1:${account}:${nameOf('queue', index)}`;
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await clients.secretsManager.send(
      new CreateSecretCommand({ Name: nameOf('secret', index), SecretString: '{"password":"bench"}' }),
    );
    await clients.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: nameOf('service', index),
        containerDefinitions: [
          {
            name: 'app',
            image: 'app:1',
            memory: 128,
            environment: [{ name: 'LOG_LEVEL', value: `level ${index}` }],
          },
        ],
      }),
    );
  });
}

const WORDS = ['linen', 'kettle', 'sandals', 'phone case', 'curry', 'headscarf', 'lamp', 'bicycle'] as const;

export function* products(count: number): Generator<Item> {
  for (let index = 0; index < count; index += 1) yield product(index);
}

/** A product as the platform keeps it: thirteen attributes, about 450 bytes. */
function product(index: number): Item {
  const word = WORDS[index % WORDS.length] ?? 'lamp';
  return {
    seller_handle: `shop_${String(index % 997).padStart(5, '0')}`,
    video_id: `72${String(index).padStart(17, '0')}`,
    GSI1PK: `CATEGORY#${word}`,
    GSI1SK: `PRICE#${String((index * 37) % 1_000_000).padStart(10, '0')}`,
    title: `${word} number ${index}`,
    description: `A ${word} that was shown in a video, with delivery in town. Ask for number ${index} by message.`,
    price: (index * 37) % 1_000_000,
    currency: 'UGX',
    category: word,
    thumbnail_url: `s3://tiktok-thumbnails-dev/categories/${word}/${index}.jpg`,
    in_stock: index % 5 !== 0,
    updated_at: '2026-01-01T00:00:00.000Z',
    version: 1,
  };
}
