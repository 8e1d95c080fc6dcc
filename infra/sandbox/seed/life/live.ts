import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ResultOf, WorkerResult } from '../../../../core/events/worker-result.ts';
import type { Video } from '../world/world.ts';
import { assembleProducts } from './assembly.ts';
import { ingestVideos, jobItem } from './ingestion.ts';
import type { JobStep } from './ingestion.ts';
import { writeItems } from './items.ts';
import type { Item } from './items.ts';
import { tableName } from './life.ts';
import type { Life } from './life.ts';
import { sendAll, workOff } from './queue-worker.ts';
import type { QueueWorker, Tally } from './queue-worker.ts';
import { signUpSellers } from './sign-up.ts';
import { keepTags } from './tagging.ts';
import { createPictureBook, videoWorkers } from './workers.ts';

/** Of the videos, those that are posted after the workers went home. */
const WAITING_SHARE = 0.12;
/** Messages of the waiting ones that a worker has in hand, and those that come back later. */
const IN_HAND = 4;
const DELAY_SECONDS = 900;

export interface Lived {
  readonly products: readonly Item[];
  readonly tags: readonly ResultOf<'auto-tagger'>[];
  readonly tallies: Readonly<Record<string, Tally>>;
}

/**
 * A fortnight of the platform: sellers sign up, videos are posted, the workers take their parts until the queues are
 * empty, products are assembled; then the latest videos come in, and wait.
 */
export async function live(life: Life): Promise<Lived> {
  const { videos } = life.world;
  const waiting = Math.min(videos.length, Math.max(IN_HAND * 2, Math.round(videos.length * WAITING_SHARE)));
  const past = videos.slice(0, videos.length - waiting);
  await signUpSellers(life);
  await ingestVideos(life, past);

  const results: WorkerResult[] = [];
  const byId = new Map(videos.map((video) => [video.id, video]));
  const workers = videoWorkers({
    life,
    onResult: (result) => results.push(result),
    videoOf: (id) => byId.get(id),
    pictureOf: createPictureBook(),
  });
  const enough = past.length * 6 + 100;
  const tallies = await Promise.all(workers.map((worker) => workThrough(life, worker, results, enough)));
  const assembled = await assembleProducts(life, enough * 3);
  const tags = results.filter((result) => result.worker === 'auto-tagger');
  await Promise.all([keepTags(life, tags), closeJobs(life, past, results, assembled.products)]);
  await leaveWaiting(life, videos.slice(past.length), workers, results);
  return {
    products: assembled.products,
    tags,
    tallies: {
      ...Object.fromEntries(workers.map((worker, index) => [worker.name, tallies[index] ?? assembled.tally])),
      'product-service': assembled.tally,
    },
  };
}

async function workThrough(
  life: Life,
  worker: QueueWorker,
  results: readonly WorkerResult[],
  atMost: number,
): Promise<Tally> {
  const { sqs } = life.clients;
  const tally = await workOff(sqs, worker, atMost);
  const own = results.filter((result) => result.worker === worker.name);
  await sendAll(sqs, life.messaging.queueUrl('product-assembly'), own);
  return tally;
}

async function closeJobs(
  life: Life,
  videos: readonly Video[],
  results: readonly WorkerResult[],
  products: readonly Item[],
): Promise<void> {
  const done = new Set(products.map((product) => product.video_id));
  const found = new Map<string, JobStep[]>();
  for (const { video_id, worker } of results)
    found.set(video_id, [...(found.get(video_id) ?? []), { worker, status: 'completed' }]);
  const jobs = videos.map((video) =>
    jobItem(video, done.has(video.id) ? 'completed' : 'failed', found.get(video.id) ?? []),
  );
  await writeItems(life.clients.dynamodb, tableName(life.stage, 'processing-jobs'), jobs);
}

/** The latest videos: their messages wait, a few are in a worker's hand, one result comes later. */
async function leaveWaiting(
  life: Life,
  videos: readonly Video[],
  workers: readonly QueueWorker[],
  results: readonly WorkerResult[],
): Promise<void> {
  const { sqs } = life.clients;
  const [captions] = workers;
  await ingestVideos(life, videos);
  const before = results.length;
  if (captions) await workOff(sqs, captions, IN_HAND);
  const assembly = life.messaging.queueUrl('product-assembly');
  const [late, ...soon] = results.slice(before);
  await sendAll(sqs, assembly, soon);
  if (late)
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: assembly,
        MessageBody: JSON.stringify(late),
        DelaySeconds: DELAY_SECONDS,
      }),
    );
  await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: life.messaging.queueUrl('thumbnail-generation'),
      MaxNumberOfMessages: IN_HAND,
      WaitTimeSeconds: 0,
    }),
  );
}
