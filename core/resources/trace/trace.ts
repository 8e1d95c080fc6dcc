import { bucketName, tableName } from '../../catalogue/names.ts';
import { CATALOGUE } from '../../catalogue/catalogue.ts';
import type { Stage } from '../../catalogue/stage.ts';
import type { Cell } from '../../cells/cell.ts';
import { valueOf } from '../../cells/cell.ts';
import { jobKey, videoKey } from '../../commerce/videos.ts';
import type { Budget } from '../../upstream/budget.ts';
import { planListing } from '../buckets/listing.ts';
import { listObjects } from '../buckets/objects.ts';
import { leafFacts } from '../caches/leaf-facts.ts';
import { keyCode } from '../caches/key-code.ts';
import { searchLogs } from '../logs/search.ts';
import type { Source } from '../source.ts';
import { getItem, readItems } from '../tables/items.ts';
import type { ItemJson, ItemPage } from '../tables/types.ts';
import { textOf } from './attributes.ts';
import type { Found, LogTrace, TracePlaces } from './types.ts';

export interface Wanted {
  readonly videoId: string;
  /** Found by the video's job where it is not given. */
  readonly sellerHandle?: string;
}

const EVENTUALLY = { consistent: false } as const;
const MOST_ITEMS = 50;

/** Where a trace looks in a stage. */
export function placesOf(stage: Stage): TracePlaces {
  return {
    tables: {
      videos: tableName(stage, 'videos'),
      jobs: tableName(stage, 'processing-jobs'),
      staging: tableName(stage, 'product-staging'),
      products: tableName(stage, 'products'),
      tags: tableName(stage, 'tags'),
    },
    thumbnails: bucketName(stage, 'thumbnails'),
    deadLetterQueues: CATALOGUE.queues
      .filter(({ deadLetter }) => !deadLetter)
      .map(({ names }) => names[stage]),
    logGroups: [...CATALOGUE.services, ...CATALOGUE.workers].map(({ logGroups }) => logGroups[stage]),
  };
}

/**
 * Looks for a video in every table, bucket and cache that may know of it: what needs no seller at once, the rest as soon
 * as the job has told who it is. At most eight calls.
 */
export async function findVideo(source: Source, wanted: Wanted, budget: Budget): Promise<Found> {
  const { tables } = placesOf(source.environment.names.stage);
  const { videoId } = wanted;
  const job = getItem(source, tables.jobs, texts(jobKey(videoId)), EVENTUALLY, budget);
  const staged = queryBy(source, { tableName: tables.staging, attribute: 'PK', videoId }, budget);
  const tags = queryBy(
    source,
    { tableName: tables.tags, indexName: 'GSI1', attribute: 'GSI1PK', videoId },
    budget,
  );
  const seller = wanted.sellerHandle ?? textOf(valueOf(await job)?.item, 'seller_handle');
  const [ofSeller, cached] = await Promise.all([
    seller === undefined ? {} : findOfSeller(source, videoId, seller, budget),
    findCached(
      source,
      [`product:${videoId}`, ...(seller === undefined ? [] : [`shop:${seller}:products`])],
      budget,
    ),
  ]);
  return { job: await job, staged: await staged, tags: await tags, ...ofSeller, cached };
}

function findCached(source: Source, keys: readonly string[], budget: Budget): Promise<Found['cached']> {
  const codes = keys.map((key) => keyCode(new TextEncoder().encode(key)));
  return Promise.all(
    source.environment.caches.map(async ({ id }) => ({
      cacheId: id,
      facts: await leafFacts(source, id, codes, budget),
    })),
  );
}

async function findOfSeller(
  source: Source,
  videoId: string,
  seller: string,
  budget: Budget,
): Promise<Pick<Found, 'video' | 'product' | 'thumbnails'>> {
  const { tables, thumbnails: bucket } = placesOf(source.environment.names.stage);
  const listing = planListing({
    environmentId: source.environment.id,
    bucket,
    prefix: `${seller}/${videoId}/`,
  });
  const [video, product, thumbnails] = await Promise.all([
    getItem(source, tables.videos, texts(videoKey(seller, videoId)), EVENTUALLY, budget),
    getItem(source, tables.products, texts({ seller_handle: seller, video_id: videoId }), EVENTUALLY, budget),
    listing.ok ? listObjects(source, listing.value, budget) : undefined,
  ]);
  return { video, product, ...(thumbnails && { thumbnails }) };
}

/** Lines of services and workers that name the video, group by group. */
export function findLines(
  source: Source,
  { videoId, from, to }: { readonly videoId: string; readonly from: number; readonly to: number },
  budget: Budget,
): Promise<LogTrace> {
  return Promise.all(
    placesOf(source.environment.names.stage).logGroups.map(async (group) => ({
      group,
      found: await searchLogs(source, { group, phrase: videoId, from, to }, budget),
    })),
  );
}

interface Lookup {
  readonly tableName: string;
  readonly indexName?: string;
  readonly attribute: string;
  readonly videoId: string;
}

function queryBy(
  source: Source,
  { tableName: table, indexName, attribute, videoId }: Lookup,
  budget: Budget,
): Promise<Cell<ItemPage>> {
  const read = {
    kind: 'query',
    tableName: table,
    indexName,
    keyConditionExpression: '#k = :k',
    names: { '#k': attribute },
    values: { ':k': { S: `VIDEO#${videoId}` } },
    scanForward: true,
    consistent: false,
    limit: MOST_ITEMS,
  } as const;
  return readItems(source, { read, scope: ['trace', table] }, budget);
}

function texts(key: Readonly<Record<string, string>>): ItemJson {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }]));
}
