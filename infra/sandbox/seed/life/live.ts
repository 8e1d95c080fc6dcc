import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { closedJobs } from '../../../../core/changes/environment/life/ingestion.ts';
import type { Lived } from '../../../../core/changes/environment/life/life.ts';
import { shopItems, userItems } from '../../../../core/commerce/sellers.ts';
import { tagItems, trendItems } from '../../../../core/commerce/tagging.ts';
import type { Worker } from '../../../../core/commerce/worker.ts';
import {
  createPictureBook,
  uploadedCover,
  videoWorkers,
} from '../../../../core/changes/environment/life/workers.ts';
import type { Video } from '../../../../core/changes/environment/world/world.ts';
import type { WorkerResult } from '../../../../core/events/worker-result.ts';
import { assembleProducts } from './assemble.ts';
import type { PlacedLife } from './life.ts';
import { ingestVideos } from './publish.ts';
import { sendAll, workOff } from './queue-worker.ts';
import type { Tally } from './queue-worker.ts';
import { writeAll } from './write-all.ts';

/** Of the videos, those that are posted after the workers went home. */
const WAITING_SHARE = 0.12;
/** Messages of the waiting ones that a worker has in hand, and those that come back later. */
const IN_HAND = 4;
const DELAY_SECONDS = 900;

/** What whatsapp-service did with the announcements: nobody of this world has a phone. */
const TOLD_SELLERS: Worker = {
  name: 'whatsapp-service',
  queue: 'whatsapp-notifications',
  handle: () => Promise.resolve({ kind: 'done' }),
};

export interface LivedHere extends Lived {
  readonly tallies: Readonly<Record<string, Tally>>;
}

/**
 * A fortnight of the platform: sellers sign up, videos are posted, the workers take their parts until the queues are
 * empty, products are assembled; then the latest videos come in, and wait.
 */
export async function live(life: PlacedLife): Promise<LivedHere> {
  const { clients, world } = life;
  const { videos, sellers } = world;
  const waiting = Math.min(videos.length, Math.max(IN_HAND * 2, Math.round(videos.length * WAITING_SHARE)));
  const past = videos.slice(0, videos.length - waiting);
  await Promise.all([
    writeAll(life, 'users', sellers.flatMap(userItems)),
    writeAll(life, 'shops', sellers.flatMap(shopItems)),
  ]);
  await ingestVideos(life, past);

  const results: WorkerResult[] = [];
  const byId = new Map(videos.map((video) => [video.id, video]));
  const workers = videoWorkers({
    stage: life.stage,
    keep: (object) => clients.s3.send(new PutObjectCommand(object)),
    onResult: (result) => results.push(result),
    videoOf: (id) => byId.get(id),
    pictureOf: createPictureBook(),
  });
  const enough = past.length * 6 + 100;
  const tallies = await Promise.all(workers.map((worker) => workThrough(life, worker, results, enough)));
  const assembled = await assembleProducts(life, enough * 3);
  await workOff(life, TOLD_SELLERS, enough);
  const tags = results.filter((result) => result.worker === 'auto-tagger');
  await Promise.all([
    writeAll(life, 'tags', tags.flatMap(tagItems)),
    writeAll(life, 'trends', trendItems(tags, life.now)),
    writeAll(life, 'processing-jobs', closedJobs(past, results, assembled.products)),
  ]);
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
  life: PlacedLife,
  worker: Worker,
  results: readonly WorkerResult[],
  atMost: number,
): Promise<Tally> {
  const { sqs } = life.clients;
  const tally = await workOff(life, worker, atMost);
  const own = results.filter((result) => result.worker === worker.name);
  await sendAll(sqs, life.messaging.queueUrl('product-assembly'), own);
  return tally;
}

/** The latest videos: their messages wait, a few are in a worker's hand, one result comes later. */
async function leaveWaiting(
  life: PlacedLife,
  videos: readonly Video[],
  workers: readonly Worker[],
  results: readonly WorkerResult[],
): Promise<void> {
  const { sqs } = life.clients;
  const [captions] = workers;
  const pictureOf = createPictureBook();
  const covers = videos.flatMap((video) => uploadedCover(life.stage, video, pictureOf) ?? []);
  await Promise.all(covers.map((cover) => life.clients.s3.send(new PutObjectCommand(cover))));
  // Posted before, and taken in now.
  await ingestVideos(life, videos, new Date(life.now).toISOString());
  const before = results.length;
  if (captions) await workOff(life, captions, IN_HAND);
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
