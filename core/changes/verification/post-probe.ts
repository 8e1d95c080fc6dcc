import { PutObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChangingScene } from '../../actions/action.ts';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import { bucketName } from '../../catalogue/names.ts';
import { CATEGORIES } from '../environment/world/goods.ts';
import { productPicture } from '../environment/world/picture.ts';
import { callUpstream, Cancelled, UpstreamFailed } from '../tables/engine/upstream-call.ts';
import type { ProbeDoors } from './probe-places.ts';
import { sellerHeaders } from './probe-places.ts';
import { removeTraces } from './tidy-probe.ts';
import type { CheckOutcome } from '../../verification/outcome.ts';

/** A video that is posted as its seller would, to see whether it gets into the shop. */
export interface Probe {
  readonly doors: ProbeDoors;
  readonly handle: string;
  readonly videoId: string;
  readonly waitSeconds: number;
}

const ASK_EVERY_MS = 500;
/** Fifteen seconds. */
const LATE_TRIES = 30;
const ANSWER_WITHIN_MS = 10_000;
const PICTURE_EDGE = 480;
const CAPTION = 'Smoke test heels only 55k! Sizes 37–41 #TRACK';
const EXPECTED = { price: 55_000, currency: 'UGX' };
const PATIENCE = { attempts: 4, firstPauseMs: 200, longestPauseMs: 2_000 };

/** An id that TikTok gives nobody, made of the run's own: the same run posts the same video again. */
export function probeVideoId(createdAt: number): string {
  return `74${createdAt}0000`;
}

/** Where the picture of a probe lies: the workers take pictures of the assets alone. */
export function pictureKey(videoId: string): string {
  return `smoke-test/${videoId}.png`;
}

/**
 * Posts a video, waits until its product is in the shop, and takes both away again. What became of each is a line.
 * @throws UpstreamFailed, Cancelled.
 */
export async function postProbe(scene: ChangingScene, probe: Probe): Promise<readonly CheckOutcome[]> {
  const posted = await post(scene, probe);
  if (posted.outcome !== 'passed') return [posted];
  const shown = await awaitProduct(scene, probe);
  await awaitWorkers(scene, probe);
  const tidied = await tidyUp(scene, probe);
  return [posted, shown, tidied];
}

async function post(scene: ChangingScene, { doors, handle, videoId }: Probe): Promise<CheckOutcome> {
  const line = { id: 'flow.posted', title: 'A video is taken in' };
  const Bucket = bucketName(scene.source.environment.names.stage, 'assets');
  const [category] = CATEGORIES;
  await callUpstream('s3:PutObject', { signal: scene.signal, patience: PATIENCE }, (abortSignal) =>
    scene.clients.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: pictureKey(videoId),
        Body: productPicture(category, PICTURE_EDGE, 0),
        ContentType: 'image/png',
      }),
      { abortSignal },
    ),
  );
  const answer = await ask(scene, new URL('/api/v1/videos', doors.ingestion), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await sellerHeaders(scene, handle)) },
    body: JSON.stringify({
      video_url: `https://www.tiktok.com/@${handle}/video/${videoId}`,
      caption: CAPTION,
      metadata: {
        likes: 1,
        comments: 0,
        shares: 0,
        duration: 10,
        thumbnail_url: `s3://${Bucket}/${pictureKey(videoId)}`,
      },
    }),
  });
  if (answer.status === 202 || answer.status === 200)
    return { ...line, outcome: 'passed', sentence: `ingestion-api took the video ${videoId} of ${handle}.` };
  return {
    ...line,
    outcome: 'failed',
    sentence: `ingestion-api answered ${answer.status === 0 ? 'nothing' : answer.status} to the video ${videoId}.`,
  };
}

async function awaitProduct(
  scene: ChangingScene,
  { doors, handle, videoId, waitSeconds }: Probe,
): Promise<CheckOutcome> {
  const line = { id: 'flow.shown', title: 'Its product appears in the shop' };
  const began = scene.now();
  const product = new URL(`/api/v1/shop/${handle}/products/${videoId}`, doors.shops);
  for (;;) {
    const { status, body } = await ask(scene, product, {});
    const seconds = (scene.now() - began) / 1_000;
    if (status === 200) {
      const { price, currency } = (body ?? {}) as { readonly price?: unknown; readonly currency?: unknown };
      return price === EXPECTED.price && currency === EXPECTED.currency
        ? {
            ...line,
            outcome: 'passed',
            sentence: `${handle} shows it for 55,000 UGX, ${seconds.toFixed(1)} s after it was posted.`,
          }
        : {
            ...line,
            outcome: 'failed',
            sentence: `${handle} shows it, but not for the price of its caption.`,
          };
    }
    if (seconds > waitSeconds)
      return {
        ...line,
        outcome: 'failed',
        sentence: `It was not in the shop of ${handle} after ${waitSeconds} s: the last answer was ${status || 'none'}.`,
      };
    scene.run.report({
      stage: 'waiting for the product',
      done: Math.round(seconds),
      total: waitSeconds,
      unit: 's',
    });
    await rest(scene);
  }
}

/** A worker that comes late would make anew what was taken away: the job tells when the last one is through. */
async function awaitWorkers(scene: ChangingScene, { doors, videoId }: Probe): Promise<void> {
  const job = new URL(`/api/v1/videos/${videoId}`, doors.ingestion);
  for (let tries = 0; tries < LATE_TRIES; tries += 1) {
    const { body } = await ask(scene, job, {});
    const { steps = {} } = (body ?? {}) as { readonly steps?: object };
    if (Object.keys(steps).length >= CATALOGUE.workers.length) return;
    await rest(scene);
  }
}

async function rest(scene: ChangingScene): Promise<void> {
  await pause(ASK_EVERY_MS, undefined, { signal: scene.signal }).catch(() => {
    throw new Cancelled();
  });
}

async function tidyUp(scene: ChangingScene, { handle, videoId }: Probe): Promise<CheckOutcome> {
  const line = { id: 'flow.tidied', title: 'What the test made is taken away' };
  try {
    await removeTraces(scene, { handle, videoId, picture: pictureKey(videoId) });
  } catch (error) {
    if (!(error instanceof UpstreamFailed)) throw error;
    return { ...line, outcome: 'not-seen', sentence: `The video ${videoId} stays: ${error.message}.` };
  }
  return {
    ...line,
    outcome: 'passed',
    sentence: 'The video, its job, its product, its tags and its pictures are gone.',
  };
}

interface Answered {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly body?: unknown;
}

async function ask(scene: ChangingScene, url: URL, request: RequestInit): Promise<Answered> {
  if (scene.signal.aborted) throw new Cancelled();
  try {
    const answer = await fetch(url, {
      ...request,
      // A redirect could lead a token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.any([scene.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const text = await answer.text();
    return { status: answer.status, body: answer.ok ? JSON.parse(text) : undefined };
  } catch {
    if (scene.signal.aborted) throw new Cancelled();
    return { status: 0 };
  }
}
