import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketName, tableName } from '../../core/catalogue/names.ts';
import { fromAttributes, toAttributes } from '../../core/platform/items.ts';
import { buildPlatform } from '../../infra/launch/platform-build.ts';
import { openPlace, putPicture, takeAll } from './place.ts';
import type { Place } from './place.ts';
import { launched, ROOT } from './programs.ts';
import type { RunningProgram } from './programs.ts';
import { until } from './until.ts';

const VIDEOS = 24;

/** WhatsApp, as far as the platform sees it. */
const whatsApp = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"messages":[{"id":"wamid.1"}]}');
});

let place: Place;
let picture: string;
let ingestion: RunningProgram;
let shops: RunningProgram;
const others: RunningProgram[] = [];

beforeAll(async () => {
  await buildPlatform(ROOT);
  place = await openPlace();
  await new Promise<void>((resolve) => whatsApp.listen(0, '127.0.0.1', resolve));
  picture = await putPicture(place, 'pictures/heels.jpg');
  const { variables } = place;
  [ingestion, shops] = await Promise.all([
    launched('ingestion-api', variables),
    launched('product-service', variables),
  ]);
  others.push(
    ...(await Promise.all([
      launched('auto-tagger', variables),
      launched('caption-parser', variables),
      launched('whatsapp-service', {
        ...variables,
        WHATSAPP_API_URL: `http://127.0.0.1:${(whatsApp.address() as AddressInfo).port}`,
        WHATSAPP_TOKEN: 'a-token',
        WHATSAPP_PHONE_NUMBER_ID: '1055',
      }),
    ])),
  );
}, 90_000);

afterAll(async () => {
  await Promise.all([ingestion, shops, ...others].map((program) => program?.end()));
  await place.close();
  whatsApp.close();
}, 60_000);

function videoOf(index: number) {
  const seller = place.sellers[index % place.sellers.length]?.handle ?? '';
  const id = `7400000000000${String(index).padStart(6, '0')}`;
  return { seller, id };
}

async function post(index: number, change: Readonly<Record<string, unknown>> = {}): Promise<Response> {
  const { seller, id } = videoOf(index);
  return fetch(`${ingestion.url}/api/v1/videos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      video_url: `https://www.tiktok.com/@${seller}/video/${id}?lang=en`,
      caption: `New heels only ${50 + index}k! Sizes 37–41 #TRACK`,
      metadata: { likes: 20_000, comments: 2, shares: 1, duration: 12.5, thumbnail_url: picture },
      ...change,
    }),
  });
}

async function products(): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const { Items = [] } = await place.clients.dynamodb.send(
    new ScanCommand({ TableName: tableName('dev', 'products'), ConsistentRead: true }),
  );
  return new Map(Items.map(fromAttributes).map((item) => [String(item.video_id), item]));
}

/** Messages of a queue, in hand or waiting. */
async function depth(logical: string): Promise<number> {
  const { Attributes = {} } = await place.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: await place.queueUrl(logical), AttributeNames: ['All'] }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
  );
}

describe('the way of a video into its shop', () => {
  it('loses none and doubles none, with duplicates, in another order, and a worker killed in its work', async () => {
    const posted = await Promise.all(Array.from({ length: VIDEOS }, (_, index) => post(index)));
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([202]));
    // Captions and tags come long before any thumbnail: the worker for those is not there yet.
    await until('captions and tags are read', async () => (await depth('caption-analysis')) === 0);
    expect((await products()).size).toBe(0);

    const again = await Promise.all(Array.from({ length: VIDEOS }, (_, index) => post(index)));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));

    const first = await launched('thumbnail-generator', place.variables);
    await until('a thumbnail is cut', async () => (await thumbnailKeys()).length > 0);
    expect(await first.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    const cutBefore = (await products()).size;
    expect(cutBefore).toBeLessThan(VIDEOS);
    others.push(await launched('thumbnail-generator', place.variables));

    await until('every product is there', async () => (await products()).size === VIDEOS, 60_000);
    for (const logical of ['thumbnail-generation', 'product-assembly', 'auto-tagging', 'caption-analysis'])
      await until(`${logical} is worked off`, async () => (await depth(logical)) === 0, 60_000);
    const found = await products();
    expect([...found.keys()].sort()).toEqual(
      Array.from({ length: VIDEOS }, (_, index) => videoOf(index).id).sort(),
    );
    expect(found.get(videoOf(5).id)).toMatchObject({
      seller_handle: videoOf(5).seller,
      title: 'New heels only',
      price: 55_000,
      currency: 'UGX',
      category: 'footwear',
      sizes: new Set(['37', '38', '39', '40', '41']),
      tags: new Set(['track', 'footwear', 'shoes', 'heels']),
      GSI1PK: 'CATEGORY#footwear',
      GSI1SK: 'PRICE#0000055000',
    });
    expect(await thumbnailKeys()).toHaveLength(VIDEOS * 3);
  }, 150_000);

  it('leaves nothing staged, every job completed, each tag counted once, no dead letter', async () => {
    const { dynamodb } = place.clients;
    const staged = async () =>
      (await dynamodb.send(new ScanCommand({ TableName: tableName('dev', 'product-staging') }))).Items ?? [];
    await until('the staging is empty', async () => (await staged()).length === 0);
    const job = await fetch(`${ingestion.url}/api/v1/videos/${videoOf(0).id}`).then((answer) =>
      answer.json(),
    );
    expect(job).toMatchObject({
      status: 'completed',
      steps: {
        'caption-parser': { status: 'completed' },
        'thumbnail-generator': { status: 'completed' },
        'auto-tagger': { status: 'completed' },
        'product-service': { status: 'completed' },
      },
    });
    const { Items: trends = [] } = await dynamodb.send(
      new QueryCommand({
        TableName: tableName('dev', 'trends'),
        IndexName: 'GSI1',
        KeyConditionExpression: 'GSI1PK = :tag',
        ExpressionAttributeValues: toAttributes({ ':tag': 'TAG#footwear' }),
      }),
    );
    const counts = trends.map((item) => Number(fromAttributes(item).videos));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(VIDEOS);
    for (const logical of ['caption-analysis', 'thumbnail-generation', 'auto-tagging', 'product-assembly'])
      expect(await takeAll(place, `${logical}-dlq`)).toEqual([]);
  });

  it('tells each seller once', async () => {
    const { dynamodb } = place.clients;
    const notices = async () => {
      const { Items = [] } = await dynamodb.send(
        new ScanCommand({
          TableName: tableName('dev', 'processing-jobs'),
          FilterExpression: 'SK = :notice',
          ExpressionAttributeValues: toAttributes({ ':notice': 'NOTICE' }),
        }),
      );
      return Items.length;
    };
    await until('every seller was told', async () => (await notices()) === VIDEOS);
  });

  it('changes nothing when a result comes again after its product', async () => {
    const before = await products();
    const { seller, id } = videoOf(3);
    const body = {
      eventType: 'WorkerResult',
      version: 1,
      correlationId: '00000000-0000-4000-8000-000000000000',
      video_id: id,
      seller_handle: seller,
      duration_ms: 1,
      worker: 'caption-parser',
      result: {
        title: 'Another',
        description: '',
        price: 1,
        currency: 'UGX',
        category: 'other',
        sizes: [],
      },
    };
    await place.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: await place.queueUrl('product-assembly'),
        MessageBody: JSON.stringify(body),
      }),
    );
    await until('it is worked off', async () => (await depth('product-assembly')) === 0);
    expect(await products()).toEqual(before);
  });
});

describe('what can not be worked on', () => {
  it('lies with the dead letters, with its cause, and its job says so', async () => {
    await post(900, { caption: 'New heels, DM for price #TRACK' });
    await post(901, {
      metadata: { likes: 1, comments: 0, shares: 0, duration: 1, thumbnail_url: `${picture}x` },
    });
    await post(902, {
      metadata: {
        likes: 1,
        comments: 0,
        shares: 0,
        duration: 1,
        thumbnail_url: 'http://169.254.169.254/latest',
      },
    });
    const { TopicArn } = { TopicArn: `arn:aws:sns:us-east-1:000000000000:tiktok-new-video-posted-dev` };
    for (const Message of ['no JSON', '{"version":7,"eventType":"VideoPosted"}', '{"version":1}'])
      await place.clients.sns.send(new PublishCommand({ TopicArn, Message }));
    const causes = async (logical: string, count: number) => {
      const found: string[] = [];
      await until(`${logical}-dlq has ${count}`, async () => {
        found.push(...(await takeAll(place, `${logical}-dlq`)).map(({ cause = 'none' }) => cause));
        return found.length >= count;
      });
      return found.sort();
    };
    const poison = ['MalformedMessage', 'MalformedMessage', 'UnknownVersion'];
    expect(await causes('caption-analysis', 4)).toEqual([...poison, 'MissingPrice'].sort());
    expect(await causes('thumbnail-generation', 5)).toEqual(
      [...poison, 'ImageNotFound', 'ImageRefused'].sort(),
    );
    expect(await causes('auto-tagging', 3)).toEqual(poison);
    await until('the job has failed', async () => {
      const job = await fetch(`${ingestion.url}/api/v1/videos/${videoOf(900).id}`);
      return ((await job.json()) as { status: string }).status === 'failed';
    });
  }, 60_000);
});

async function thumbnailKeys(): Promise<readonly string[]> {
  const { Contents = [] } = await place.clients.s3.send(
    new ListObjectsV2Command({ Bucket: bucketName('dev', 'thumbnails') }),
  );
  return Contents.map(({ Key = '' }) => Key);
}
