import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { TOPICS } from '../../../catalogue/messaging.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import type { WorkerResult } from '../../../events/worker-result.ts';
import { createAssembly } from '../life/assembly.ts';
import { postedAttributes } from '../../../commerce/videos.ts';
import { closedJobs, ingestedVideo, openedJob } from '../life/ingestion.ts';
import type { Life, Lived } from '../life/life.ts';
import { shopItems, userItems } from '../../../commerce/sellers.ts';
import { tagItems, trendItems } from '../../../commerce/tagging.ts';
import { deadLetterAttributes } from '../../../commerce/worker.ts';
import type { Worker } from '../../../commerce/worker.ts';
import { RECEIVES } from '../../../commerce/worker.ts';
import { createPictureBook, uploadedCover, videoWorkers } from '../life/workers.ts';
import type { Item } from '../../../commerce/item.ts';
import type { Video } from '../world/world.ts';
import { createWorld } from '../world/world.ts';
import { bulkProducts } from './bulk-products.ts';
import { fileHistories, filesOf } from './objects.ts';
import type { FileStep } from './objects.ts';
import { markupProduct } from './odd-products.ts';

/** A message that the seed leaves in a queue of the catalogue. */
export interface SeedMessage {
  /** The logical name. */
  readonly queue: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** Everything that a seed writes. The same size gives the same, so that whoever goes on with it needs no more. */
export interface Composed {
  readonly life: Life;
  readonly lived: Lived;
  /** By the logical name of a table. */
  readonly items: readonly {
    readonly table: string;
    readonly items: Iterable<Item>;
    readonly count: number;
  }[];
  readonly files: readonly PutObjectCommandInput[];
  readonly histories: readonly FileStep[];
  readonly messages: readonly SeedMessage[];
}

export interface SeedSize {
  readonly stage: Stage;
  /** Milliseconds since the epoch: what is told as just now. */
  readonly now: number;
  /** How many products the shops hold at the end, about. */
  readonly products: number;
}

/** Of the products, those that come of a video which the workers have seen; the rest is older. */
const LIVED_SHARE = 0.22;
const MOST_VIDEOS = 220;
const FEWEST_VIDEOS = 24;
/** Of the videos, those that nobody has worked on yet. */
const WAITING_SHARE = 0.12;
const FEWEST_WAITING = 8;

export function videosFor(products: number): number {
  return Math.min(MOST_VIDEOS, Math.max(FEWEST_VIDEOS, Math.round(products * LIVED_SHARE)));
}

/**
 * Lives a fortnight of the platform in memory: sellers sign up, videos are posted, the workers take their parts, what
 * fails is given up; the latest videos wait. No queue is worked on, so nobody's messages are touched.
 */
export async function composeSeed({ stage, now, products }: SeedSize): Promise<Composed> {
  const world = createWorld({ seed: `world of ${stage}`, videos: videosFor(products), now });
  const life: Life = { stage, world, now };
  const { sellers, videos } = world;
  const waiting = Math.min(
    videos.length,
    Math.max(FEWEST_WAITING, Math.round(videos.length * WAITING_SHARE)),
  );
  const past = videos.slice(0, videos.length - waiting);
  const late = videos.slice(past.length);
  const { results, thumbnails, deadLetters } = await workThrough(life, past);
  const handles = new Set(sellers.map(({ handle }) => handle));
  const assembly = createAssembly((handle) => handles.has(handle), now);
  for (const result of results)
    deadLetters.push(
      ...(await given(life, assembly.worker, { body: JSON.stringify(result), attributes: {} })),
    );
  const finished = assembly.finished().map(({ product }) => product);
  const tags = results.filter((result) => result.worker === 'auto-tagger');
  const lived: Lived = { products: finished, tags };
  const older = Math.max(0, products - finished.length);
  const table = (logical: string, items: readonly Item[]) => ({ table: logical, items, count: items.length });
  return {
    life,
    lived,
    items: [
      table('users', sellers.flatMap(userItems)),
      table('shops', sellers.flatMap(shopItems)),
      table(
        'videos',
        videos.map((video) => ingestedVideo(video)),
      ),
      table('processing-jobs', [...closedJobs(past, results, finished), ...late.map(openedJob)]),
      table('product-staging', assembly.staged()),
      table('tags', tags.flatMap(tagItems)),
      table('trends', trendItems(tags, now)),
      table('products', [...finished, markupProduct(sellers[0].handle)]),
      { table: 'products', items: bulkProducts(life, older), count: older },
    ],
    files: [...thumbnails, ...filesOf(life, lived), ...coversOf(late, stage)],
    histories: fileHistories(life),
    messages: [...deadLetters, ...late.flatMap(waitingMessages)],
  };
}

function coversOf(videos: readonly Video[], stage: Stage): readonly PutObjectCommandInput[] {
  const pictureOf = createPictureBook();
  return videos.flatMap((video) => uploadedCover(stage, video, pictureOf) ?? []);
}

interface Worked {
  readonly results: readonly WorkerResult[];
  readonly thumbnails: readonly PutObjectCommandInput[];
  readonly deadLetters: SeedMessage[];
}

async function workThrough(life: Life, videos: readonly Video[]): Promise<Worked> {
  const results: WorkerResult[] = [];
  const thumbnails: PutObjectCommandInput[] = [];
  const deadLetters: SeedMessage[] = [];
  const byId = new Map(videos.map((video) => [video.id, video]));
  const workers = videoWorkers({
    stage: life.stage,
    keep: (object) => Promise.resolve(thumbnails.push(object)),
    onResult: (result) => results.push(result),
    videoOf: (id) => byId.get(id),
    pictureOf: createPictureBook(),
  });
  for (const worker of workers)
    for (const video of videos) deadLetters.push(...(await given(life, worker, posted(video))));
  return { results, thumbnails, deadLetters };
}

interface Given {
  readonly body: string;
  readonly attributes: SeedMessage['attributes'];
}

/** Gives a message to a worker as often as a queue would. @returns the dead letter, where it became one. */
async function given(
  life: Life,
  worker: Worker,
  { body, attributes }: Given,
): Promise<readonly SeedMessage[]> {
  const queue = `${worker.queue}-dlq`;
  for (let receives = 1; receives <= RECEIVES; receives += 1) {
    const verdict = await worker.handle(JSON.parse(body), receives);
    if (verdict.kind === 'done') return [];
    if (verdict.kind === 'dead') {
      const told = deadLetterAttributes(worker, verdict, { receives, at: life.now });
      return [{ queue, body, attributes: { ...attributes, ...told } }];
    }
  }
  return [{ queue, body, attributes }];
}

/** A video as the topic brings it to each of its queues, raw. */
function posted(video: Video): Given {
  return { body: JSON.stringify(video.body), attributes: postedAttributes(video) };
}

/** The videos that nobody has worked on wait in the queues that the catalogue subscribes to their topic. */
function waitingMessages(video: Video): readonly SeedMessage[] {
  const topic = TOPICS.find(({ logical }) => logical === 'new-video-posted');
  return (topic?.subscriptions ?? []).map(({ queue }) => ({ queue, ...posted(video) }));
}
