import { STAGED_RESULT_HOURS } from '../../core/catalogue/tables.ts';
import { announcementOf, areWhole, processedAttributes, productOf } from '../../core/commerce/assembly.ts';
import type { Parts, WholeParts } from '../../core/commerce/assembly.ts';
import { readMessage } from '../../core/commerce/message.ts';
import { profileKey } from '../../core/commerce/sellers.ts';
import { videoKey } from '../../core/commerce/videos.ts';
import type { Verdict, Worker } from '../../core/commerce/worker.ts';
import type { ProductProcessed } from '../../core/events/product-processed.ts';
import { workerResultSchema } from '../../core/events/worker-result.ts';
import type { WorkerName, WorkerResult } from '../../core/events/worker-result.ts';
import { getItem, putNewItem } from '../../core/platform/items.ts';
import type { Tables } from '../../core/platform/items.ts';
import { hasCompleted, noteStep } from '../../core/platform/jobs.ts';
import type { Measures } from '../../core/platform/measures.ts';
import type { Publish } from '../../core/platform/messaging.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import { addLateTags, noteAnnounced, stagedParts, stageResult, unstage } from './staging.ts';

export interface AssemblerDeps {
  readonly tables: Tables;
  readonly publish: Publish;
  readonly cache: Pick<CatalogueCache, 'changed'>;
  readonly measures: Pick<Measures, 'note'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Makes products of the workers' results. Every step may be done again: results stand in the staging under their
 * worker's name, a product is written where there is none, and what was staged goes last. So an end in the middle
 * loses nothing, and a result that comes twice, late or in another order changes nothing.
 */
export function createAssembler(deps: AssemblerDeps): Worker {
  const isSeller = createSellerLookup(deps.tables, deps.now);
  return {
    name: 'product-service',
    queue: 'product-assembly',
    async handle(body, receives) {
      const read = readMessage(workerResultSchema, body);
      if (!read.ok) return read.death;
      const result = read.value;
      if (!(await isSeller(result.seller_handle)))
        return {
          kind: 'dead',
          cause: 'UnknownSeller',
          sentence: `There is no seller ${result.seller_handle}.`,
        };
      const parts = await stageResult(deps.tables, result, deps.now());
      // Whose step is completed was staged before: by that it is known which part has expired.
      await noteStep(deps.tables, result.video_id, { worker: result.worker, status: 'completed' });
      return areWhole(parts)
        ? finish(deps, parts, receives > 1)
        : settleLone(deps, result, parts, receives > 1);
    },
  };
}

/** Of two that find the parts whole at once, the one that writes the product announces it. */
async function finish(deps: AssemblerDeps, parts: WholeParts, isAgain: boolean): Promise<Verdict> {
  const { tables, cache, now } = deps;
  const { event, item } = productOf(parts, now());
  const { video_id: videoId, seller_handle: handle } = event;
  const isNew = await putNewItem(tables, 'products', item, 'video_id');
  const isTold = isNew ? await announce(deps, event) : await announceMissed(deps, event, isAgain);
  const hasLateTags = !isNew && parts.tags !== undefined && (await addLateTags(tables, parts.tags, now()));
  if (isNew) await noteDuration(deps, handle, videoId);
  if (isTold || isAgain || hasLateTags) await cache.changed({ handle, videoId });
  await noteStep(tables, videoId, { worker: 'product-service', status: 'completed' }, 'completed');
  await unstage(tables, parts);
  return { kind: 'done' };
}

/** It is noted after it was published: whoever is ended between the two announces it once more. */
async function announce({ tables, publish, now }: AssemblerDeps, event: ProductProcessed): Promise<true> {
  await publish('product-processed', { body: event, attributes: processedAttributes(event) });
  await noteAnnounced(tables, event, now());
  return true;
}

/** For so long whoever has written a product may still be announcing it: publishing, with what the SDK tries again. */
const ANNOUNCING_MS = 60_000;

/**
 * Announces a product that was written and never announced, as when its writer was ended or could not publish. Its
 * writer's own message comes again; any other leaves it alone while the writer may still be at it.
 * @returns whether it did.
 */
async function announceMissed(
  deps: AssemblerDeps,
  { seller_handle, video_id }: Pick<ProductProcessed, 'seller_handle' | 'video_id'>,
  isAgain: boolean,
): Promise<boolean> {
  const product = await getItem(deps.tables, 'products', { seller_handle, video_id });
  if (!product || product.announced_at !== undefined) return false;
  const isFresh = Date.parse(String(product.updated_at)) > deps.now() - ANNOUNCING_MS;
  const event = announcementOf(product);
  return event !== undefined && (isAgain || !isFresh) && announce(deps, event);
}

/** How long the shop waited for the product since the video was taken in. */
async function noteDuration(
  { tables, measures, now }: AssemblerDeps,
  handle: string,
  videoId: string,
): Promise<void> {
  const video = await getItem(tables, 'videos', videoKey(handle, videoId));
  const since = Date.parse(typeof video?.ingested_at === 'string' ? video.ingested_at : '');
  if (Number.isFinite(since)) measures.note('video-to-product', Math.max(0, now() - since));
}

/**
 * A result without its others: they are still to come, or the product was made before, or the other one has waited in
 * vain and is gone. The last is known by its step, which is asked before the staging: of two that come at once neither
 * misses the other.
 */
async function settleLone(
  deps: AssemblerDeps,
  result: WorkerResult,
  parts: Parts,
  isAgain: boolean,
): Promise<Verdict> {
  const { tables, cache, now } = deps;
  const { video_id: videoId, seller_handle: handle } = result;
  const other = OTHERS[result.worker];
  const wasThere = other !== undefined && (await hasCompleted(tables, videoId, other));
  const latest = wasThere ? await stagedParts(tables, result) : parts;
  if (areWhole(latest)) return finish(deps, latest, isAgain);
  const product = await getItem(tables, 'products', { seller_handle: handle, video_id: videoId });
  if (!product) return wasThere ? expired(videoId, other) : { kind: 'done' };
  const isTold = await announceMissed(deps, result, isAgain);
  const hasLateTags = parts.tags !== undefined && (await addLateTags(tables, parts.tags, now()));
  if (isTold || hasLateTags) await cache.changed({ handle, videoId });
  await unstage(tables, parts);
  return { kind: 'done' };
}

/** Without which other result one makes no product. */
const OTHERS: Readonly<Partial<Record<WorkerName, WorkerName>>> = {
  'caption-parser': 'thumbnail-generator',
  'thumbnail-generator': 'caption-parser',
};

function expired(videoId: string, worker: WorkerName): Verdict {
  return {
    kind: 'dead',
    cause: 'PartExpired',
    sentence: `What ${worker} found out of video ${videoId} was kept for ${STAGED_RESULT_HOURS} hours and is gone. Where the video is posted again it is worked on anew.`,
  };
}

const SELLER_KEPT_MS = 60_000;
const MOST_SELLERS = 10_000;

/** Whether there is a seller. That there is one is kept for a minute; that there is none is asked each time. */
function createSellerLookup(tables: Tables, now: () => number): (handle: string) => Promise<boolean> {
  const known = new Map<string, number>();
  return async (handle) => {
    const until = known.get(handle);
    if (until !== undefined && until > now()) return true;
    const isThere = (await getItem(tables, 'users', profileKey(handle))) !== undefined;
    if (known.size >= MOST_SELLERS) known.clear();
    if (isThere) known.set(handle, now() + SELLER_KEPT_MS);
    return isThere;
  };
}
