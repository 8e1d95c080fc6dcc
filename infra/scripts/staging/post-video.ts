import { PutObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as pause } from 'node:timers/promises';
import { bucketName } from '../../../core/catalogue/names.ts';
import { CATEGORIES } from '../../../core/changes/environment/world/goods.ts';
import { productPicture } from '../../../core/changes/environment/world/picture.ts';
import { coverKey, THUMBNAIL_EDGES } from '../../../core/commerce/thumbnails.ts';
import { shopProductSchema } from '../../../core/commerce/shop.ts';
import type { ConnectedEnvironment } from '../../../core/environments/registry.ts';
import { failed, passed } from '../../../core/verification/outcome.ts';
import type { CheckOutcome } from '../../../core/verification/outcome.ts';
import { plain } from '../outcomes.ts';
import { TEST_SELLER } from './seller.ts';

const POSTED = { id: 'flow.posted', title: 'A video is taken in' } as const;
const SHOWN = { id: 'flow.shown', title: 'Its product is in the shop' } as const;
const PICTURED = { id: 'flow.pictured', title: 'Its thumbnails are shown' } as const;

const PRICE = 55_000;
const COVER_EDGE = 480;
const ANSWER_MS = 10_000;
const ASK_AGAIN_MS = 500;
const LONGEST_BODY = 200;

export interface Flow {
  readonly environment: ConnectedEnvironment;
  /** Where ingestion-api and product-service answer: `http://host:port`. */
  readonly ingestion: string;
  readonly shops: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Until when the product has to be there. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Posts a video of the tests' own seller, and waits for what it becomes: written through the front door as sellers do,
 * but for its picture, which is put where sellers upload theirs. What was posted stays in that shop.
 */
export async function* postVideo(flow: Flow): AsyncGenerator<CheckOutcome> {
  const { environment, ingestion, shops, headers, withinMs, signal } = flow;
  // Digits as TikTok's: the time of the post, and what follows.
  const videoId = `74${Date.now()}0000`;
  await putCover(environment, videoId, signal);
  const began = performance.now();
  const posted = await ask(`${ingestion}/api/v1/videos`, signal, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      video_url: `https://www.tiktok.com/@${TEST_SELLER}/video/${videoId}`,
      caption: 'New heels only 55k! Sizes 37–41 #TRACK',
      metadata: {
        ...{ likes: 1, comments: 0, shares: 0, duration: 12.5 },
        thumbnail_url: `s3://${bucketName(environment.environment.names.stage, 'assets')}/${coverKey(videoId)}`,
      },
    }),
  });
  if (posted.status !== 202) {
    yield failed(POSTED, `${ingestion} answered ${posted.status}: ${posted.text}`);
    return;
  }
  yield passed(POSTED, `Video ${videoId} of ${TEST_SELLER}.`);
  const address = `${shops}/api/v1/shop/${TEST_SELLER}/products/${videoId}`;
  const deadline = began + withinMs;
  for (;;) {
    const shown = await ask(address, signal);
    if (shown.status === 200) {
      yield productOutcome(shown.text, Math.round(performance.now() - began));
      break;
    }
    if (performance.now() > deadline) {
      yield failed(SHOWN, `${address} answers ${shown.status} after ${Math.round(withinMs / 1_000)} s.`);
      return;
    }
    await pause(ASK_AGAIN_MS, undefined, { signal });
  }
  yield await picturesOutcome(address, signal);
}

function productOutcome(text: string, milliseconds: number): CheckOutcome {
  const product = shopProductSchema.safeParse(JSON.parse(text)).data;
  if (product?.price !== PRICE || product.currency !== 'UGX')
    return failed(SHOWN, `It is not what the caption says: ${product?.price} ${product?.currency}.`);
  return passed(SHOWN, `${product.title}, ${PRICE.toLocaleString('en')} UGX, after ${milliseconds} ms.`);
}

async function picturesOutcome(address: string, signal: AbortSignal): Promise<CheckOutcome> {
  const answers = await Promise.all(
    THUMBNAIL_EDGES.map((edge) => ask(`${address}/thumbnails/${edge}`, signal)),
  );
  const bad = answers.findIndex(({ status, mediaType }) => status !== 200 || mediaType !== 'image/png');
  if (bad >= 0)
    return failed(PICTURED, `The one of ${THUMBNAIL_EDGES[bad]} pixels answers ${answers[bad]?.status}.`);
  return passed(PICTURED, `${THUMBNAIL_EDGES.join(', ')} pixels.`);
}

async function putCover(
  { clients, environment }: ConnectedEnvironment,
  videoId: string,
  signal: AbortSignal,
): Promise<void> {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket: bucketName(environment.names.stage, 'assets'),
      Key: coverKey(videoId),
      Body: productPicture(CATEGORIES[0], COVER_EDGE, 0),
      ContentType: 'image/png',
    }),
    { abortSignal: signal },
  );
}

interface Answer {
  /** 0 where there is none. */
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
}

async function ask(url: string, signal: AbortSignal, request: RequestInit = {}): Promise<Answer> {
  try {
    const answer = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    const mediaType = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const body = await answer.text();
    return { status: answer.status, mediaType, text: answer.ok ? body : plain(body).slice(0, LONGEST_BODY) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { status: 0, mediaType: '', text: (error as Error).message };
  }
}
