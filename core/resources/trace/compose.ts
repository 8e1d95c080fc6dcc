import type { Cell } from '../../cells/cell.ts';
import { isFailure, valueOf } from '../../cells/cell.ts';
import { keyToParameters } from '../tables/item-key.ts';
import type { ItemJson } from '../tables/types.ts';
import { membersOf, momentOf, textOf } from './attributes.ts';
import type { Found, Trace, TraceEvent, TracePlaces, TraceStage } from './types.ts';

const STATIONS = [
  { worker: 'caption-parser', name: 'Caption read' },
  { worker: 'thumbnail-generator', name: 'Thumbnails cut' },
  { worker: 'auto-tagger', name: 'Tagged' },
] as const;
type Worker = (typeof STATIONS)[number]['worker'];

/** What the reads say together: how far the video has come, and everything that is known of it in the order of time. */
export function composeTrace(found: Found, places: TracePlaces): Trace {
  const job = valueOf(found.job)?.item;
  const video = found.video && valueOf(found.video)?.item;
  const product = found.product && valueOf(found.product)?.item;
  return {
    sellerHandle:
      textOf(job, 'seller_handle') ?? textOf(video, 'seller_handle') ?? textOf(product, 'seller_handle'),
    correlationId: textOf(job, 'correlation_id') ?? textOf(product, 'correlation_id'),
    stages: [
      postedStage(found, video, job),
      ...STATIONS.map((station) => stationStage(found, station, job, product)),
      productStage(found, product),
      cacheStage(found),
    ],
    events: eventsOf(found, places).sort((a, b) => a.at - b.at),
    unseen: unseenOf(found, places),
  };
}

function postedStage(found: Found, video: ItemJson | undefined, job: ItemJson | undefined): TraceStage {
  const name = 'Posted';
  if (video || job)
    return { name, state: 'done', detail: job && `job ${textOf(job, 'status') ?? 'without a status'}` };
  const isUnknown = isFailure(found.job) || (found.video !== undefined && isFailure(found.video));
  return { name, state: isUnknown ? 'unknown' : 'absent' };
}

function stationStage(
  found: Found,
  { worker, name }: { readonly worker: Worker; readonly name: string },
  job: ItemJson | undefined,
  product: ItemJson | undefined,
): TraceStage {
  const step = membersOf(job, 'steps')[worker];
  const members = step && 'M' in step ? step.M : undefined;
  const status = textOf(members, 'status');
  if (status === 'failed') return { name, state: 'failed', detail: textOf(members, 'cause') };
  const staged = valueOf(found.staged)?.items.some((item) => textOf(item, 'worker') === worker);
  if (status === 'completed' || staged || isProcessed(product, worker) || hasResult(found, worker))
    return { name, state: 'done', detail: staged && !product ? 'waits in staging' : undefined };
  if (isFailure(found.job)) return { name, state: 'unknown' };
  return { name, state: job ? 'waiting' : 'absent' };
}

function isProcessed(product: ItemJson | undefined, worker: Worker): boolean {
  const outcome = membersOf(product, 'processing')[worker];
  return outcome !== undefined && 'M' in outcome && textOf(outcome.M, 'status') === 'completed';
}

function hasResult(found: Found, worker: Worker): boolean {
  if (worker === 'auto-tagger') return (valueOf(found.tags)?.items.length ?? 0) > 0;
  if (worker === 'thumbnail-generator')
    return found.thumbnails !== undefined && (valueOf(found.thumbnails)?.objects.length ?? 0) > 0;
  return false;
}

function productStage(found: Found, product: ItemJson | undefined): TraceStage {
  const name = 'In the shop';
  if (product) return { name, state: 'done', detail: textOf(product, 'title') };
  if (!found.product) return { name, state: isFailure(found.job) ? 'unknown' : 'absent' };
  return { name, state: isFailure(found.product) ? 'unknown' : 'waiting' };
}

function cacheStage({ cached }: Found): TraceStage {
  const name = 'Cached';
  const facts = cached.flatMap(({ facts: cell }) => valueOf(cell) ?? []);
  const [product] = facts.filter(({ type }) => type !== 'none');
  if (product)
    return {
      name,
      state: 'done',
      detail:
        product.ttlMs === undefined
          ? product.key
          : `${product.key}, for ${Math.ceil(product.ttlMs / 1_000)} s yet`,
    };
  const isUnknown = cached.length > 0 && cached.every(({ facts: cell }) => isFailure(cell));
  return { name, state: isUnknown ? 'unknown' : 'absent' };
}

function eventsOf(found: Found, places: TracePlaces): TraceEvent[] {
  const { tables } = places;
  const events: TraceEvent[] = [];
  const note = (at: number | undefined, event: Omit<TraceEvent, 'at'>) => {
    if (at !== undefined) events.push({ at, ...event });
  };
  const video = found.video && valueOf(found.video)?.item;
  const job = valueOf(found.job)?.item;
  const product = found.product && valueOf(found.product)?.item;
  note(momentOf(video, 'timestamp'), {
    what: `Posted by ${textOf(video, 'seller_handle') ?? 'somebody'}`,
    where: tables.videos,
    to: itemPath(tables.videos, video, ['PK', 'SK']),
  });
  note(momentOf(video, 'ingested_at'), {
    what: 'Taken in',
    where: tables.videos,
    to: itemPath(tables.videos, video, ['PK', 'SK']),
  });
  note(momentOf(job, 'opened_at'), {
    what: `Job opened; it is ${textOf(job, 'status') ?? 'without a status'} now`,
    where: tables.jobs,
    to: itemPath(tables.jobs, job, ['PK', 'SK']),
  });
  for (const item of valueOf(found.staged)?.items ?? [])
    note(momentOf(item, 'GSI1SK'), {
      what: `Result of ${textOf(item, 'worker') ?? 'a worker'} staged`,
      where: tables.staging,
      to: itemPath(tables.staging, item, ['PK', 'SK']),
    });
  const objects = (found.thumbnails && valueOf(found.thumbnails)?.objects) ?? [];
  for (const { key, lastModifiedAt } of objects)
    note(lastModifiedAt, {
      what: `Thumbnail ${key.split('/').at(-1) ?? key}`,
      where: places.thumbnails,
      to: {
        pathname: `/buckets/${encodeURIComponent(places.thumbnails)}/object`,
        search: new URLSearchParams({ key }).toString(),
      },
    });
  note(momentOf(product, 'updated_at'), {
    what: `In the shop: ${textOf(product, 'title') ?? 'without a title'}`,
    where: tables.products,
    to: itemPath(tables.products, product, ['seller_handle', 'video_id']),
  });
  return events;
}

function itemPath(table: string, item: ItemJson | undefined, keys: readonly string[]): TraceEvent['to'] {
  if (!item) return undefined;
  const key = Object.fromEntries(keys.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
  return {
    pathname: `/tables/${encodeURIComponent(table)}/item`,
    search: keyToParameters(key).toString(),
  };
}

function unseenOf(found: Found, { tables, thumbnails }: TracePlaces): Trace['unseen'] {
  const reads: readonly (readonly [string, Cell<unknown> | undefined])[] = [
    [tables.jobs, found.job],
    [tables.videos, found.video],
    [tables.staging, found.staged],
    [tables.products, found.product],
    [tables.tags, found.tags],
    [thumbnails, found.thumbnails],
    ...found.cached.map(({ cacheId, facts }) => [`cache ${cacheId}`, facts] as const),
  ];
  return reads.flatMap(([what, cell]) => (cell && isFailure(cell) ? [{ what, cell }] : []));
}
