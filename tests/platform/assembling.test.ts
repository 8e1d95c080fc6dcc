import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobKey } from '../../core/commerce/videos.ts';
import { tableName } from '../../core/catalogue/names.ts';
import type { VideoPosted } from '../../core/events/video-posted.ts';
import type { WorkerResult } from '../../core/events/worker-result.ts';
import type { Tables } from '../../core/platform/items.ts';
import { fromAttributes, getItem } from '../../core/platform/items.ts';
import { jobOfDeath } from '../../core/platform/jobs.ts';
import type { Message } from '../../core/platform/messaging.ts';
import { ingestVideo } from '../../services/ingestion-api/ingest.ts';
import { createAssembler } from '../../services/product-service/assembler.ts';
import { newParts } from './parts.ts';
import { openPlace } from './place.ts';
import type { Place } from './place.ts';
import { until } from './until.ts';

let place: Place;
let tables: Tables;
let handle: string;
/** How far the clock of the tables is ahead: who writes by another has what it stages expire at once. */
let aheadMs = 0;

beforeAll(async () => {
  place = await openPlace();
  tables = { client: place.clients.dynamodb, stage: 'dev' };
  handle = place.sellers[0]?.handle ?? '';
}, 90_000);

afterAll(() => place.close());

/** A product-service whose topic refuses as often as it is told to. */
function openAssembler(refusals = 0) {
  const announced: Message[] = [];
  const changed: string[] = [];
  let left = refusals;
  let offsetMs = 0;
  const worker = createAssembler({
    tables,
    now: () => Date.now() + aheadMs + offsetMs,
    measures: { note: () => undefined },
    cache: { changed: async ({ videoId }) => void changed.push(videoId) },
    publish: async (_topic, message) => {
      left -= 1;
      if (left >= 0) throw new Error('SNS is away.');
      announced.push(message);
    },
  });
  return {
    announced,
    changed,
    later: (milliseconds: number) => (offsetMs += milliseconds),
    take: (result: WorkerResult, receives = 1) => worker.handle(result, receives),
  };
}

function productOf({ video_id }: WorkerResult) {
  return getItem(tables, 'products', { seller_handle: handle, video_id });
}

describe('a product', () => {
  it('is announced once, where the first try failed and its others came in between', async () => {
    const { caption, thumbnail } = newParts(handle);
    const { take, announced, changed } = openAssembler(1);
    await take(caption);
    await expect(take(thumbnail)).rejects.toThrow('SNS is away.');
    expect(await productOf(caption)).toBeDefined();
    await take(caption);
    expect(await take(thumbnail, 2)).toEqual({ kind: 'done' });
    expect(announced).toHaveLength(1);
    expect(announced[0]?.body).toMatchObject({
      eventType: 'ProductProcessed',
      video_id: caption.video_id,
      product_data: { title: 'Heels', price: 55_000, currency: 'UGX', tags: [] },
      processing_results: { 'caption-parser': { status: 'completed' } },
    });
    expect(changed).toContain(caption.video_id);
    expect(await productOf(caption)).toMatchObject({ announced_at: expect.any(String) });
    await take(thumbnail, 3);
    await take(caption, 2);
    expect(announced).toHaveLength(1);
  });

  it('whose writer was ended is announced by whatever of its video comes a minute later', async () => {
    const { caption, thumbnail, tags } = newParts(handle);
    const { take, announced, later } = openAssembler(1);
    await take(caption);
    await expect(take(thumbnail)).rejects.toThrow();
    await take(caption);
    expect(announced).toHaveLength(0);
    later(61_000);
    await take(tags);
    expect(announced).toHaveLength(1);
    expect(await productOf(caption)).toMatchObject({ tags: new Set(['shoes']) });
  });

  it('is announced by the one of two that writes it', async () => {
    const { caption, thumbnail } = newParts(handle);
    const { take, announced } = openAssembler();
    await Promise.all([take(caption), take(thumbnail)]);
    expect(announced).toHaveLength(1);
  });
});

/** Posts the video of a result. @returns how that was answered, and what was published. */
async function post({ video_id, correlationId }: WorkerResult) {
  const published: Message[] = [];
  const event: VideoPosted = {
    eventType: 'VideoPosted',
    version: 1,
    correlationId,
    video_id,
    caption: 'Heels 55k',
    seller_handle: handle,
    video_url: `https://www.tiktok.com/@${handle}/video/${video_id}`,
    timestamp: new Date().toISOString(),
    metadata: { likes: 1, comments: 0, shares: 0, duration: 1, thumbnail_url: 'https://example.com/a.jpg' },
  };
  const publish = async (_topic: string, message: Message) => void published.push(message);
  return { ...(await ingestVideo({ tables, publish, now: Date.now }, event)), published };
}

function jobOf({ video_id }: WorkerResult) {
  return getItem(tables, 'processing-jobs', jobKey(video_id));
}

async function isStaged({ video_id }: WorkerResult): Promise<boolean> {
  const { Items = [] } = await place.clients.dynamodb.send(
    new ScanCommand({ TableName: tableName('dev', 'product-staging'), ConsistentRead: true }),
  );
  return Items.map(fromAttributes).some((item) => item.video_id === video_id);
}

describe('a result whose other one has expired', () => {
  it('is given up with its cause, its job has failed, and the video can be posted again', async () => {
    const { caption, thumbnail } = newParts(handle);
    const { take, announced } = openAssembler();
    expect(await post(caption)).toMatchObject({ outcome: 'accepted', published: [{}] });
    expect(await take(caption)).toEqual({ kind: 'done' });
    aheadMs = 25 * 3_600_000;
    await place.advance(aheadMs);
    await until('the staged result has expired', async () => !(await isStaged(caption)));

    const verdict = await take(thumbnail);
    expect(verdict).toMatchObject({ kind: 'dead', cause: 'PartExpired' });
    if (verdict.kind === 'dead') await jobOfDeath(tables, 'product-service')(thumbnail, verdict);
    expect(await jobOf(caption)).toMatchObject({
      status: 'failed',
      steps: { 'product-service': { status: 'failed', cause: 'PartExpired' } },
    });

    const again = await post(caption);
    expect(again).toMatchObject({ outcome: 'known', job: { status: 'waiting' }, published: [{}] });
    expect(await take(thumbnail)).toEqual({ kind: 'done' });
    expect(await take(caption)).toEqual({ kind: 'done' });
    expect(await jobOf(caption)).toMatchObject({ status: 'completed' });
    expect(announced).toHaveLength(1);
    expect(await post(caption)).toMatchObject({ outcome: 'known', published: [] });
  });

  it('is not taken for one where both come at once', async () => {
    const { take, announced } = openAssembler();
    const all = Array.from({ length: 8 }, () => newParts(handle));
    await Promise.all(all.map(({ caption }) => post(caption)));
    const verdicts = await Promise.all(
      all.flatMap(({ caption, thumbnail }) => [take(caption), take(thumbnail)]),
    );
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['done']));
    expect(announced).toHaveLength(all.length);
  });
});
