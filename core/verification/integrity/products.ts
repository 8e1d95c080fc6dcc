import { bucketName, tableName } from '../../catalogue/names.ts';
import { hasValue } from '../../cells/cell.ts';
import type { Failure } from '../../cells/cell.ts';
import { getTogether } from '../../changes/tables/engine/copy-items.ts';
import { videoKey } from '../../commerce/videos.ts';
import { presentKeys } from '../../resources/buckets/present-keys.ts';
import type { Source } from '../../resources/source.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import type { CheckOutcome } from '../outcome.ts';
import { notSeen } from '../outcome.ts';
import { Tally } from '../tally.ts';
import type { Extent } from './extent.ts';
import { textOf, walkItems } from './extent.ts';

const VIDEOS = { id: 'products.videos', title: 'Every product has its video' } as const;
const THUMBNAILS = {
  id: 'products.thumbnails',
  title: 'The thumbnails of products are in the bucket',
} as const;
const PICTURES = {
  id: 'products.pictures',
  title: 'Products show pictures of their own environment',
} as const;

/** BatchGetItem takes so many keys. Source: DynamoDB API reference, BatchGetItem. */
const KEYS_A_CALL = 100;

interface Products {
  readonly source: Source;
  readonly extent: Extent;
  readonly signal: AbortSignal;
  readonly onLooked: (count: number) => void;
}

/** One pass over the products, for everything that should be there because of them. @throws UpstreamFailed, Cancelled. */
export async function productChecks({
  source,
  extent,
  signal,
  onLooked,
}: Products): Promise<readonly CheckOutcome[]> {
  const videos = new Tally();
  const thumbnails = new Tally();
  const pictures = new Tally();
  let earlier = 0;
  let unseen: Failure | undefined;
  const bucket = bucketName(source.environment.names.stage, 'thumbnails');
  for await (const page of walkItems({ source, logical: 'products', extent, signal })) {
    const assembled = page.filter(isAssembled);
    earlier += page.length - assembled.length;
    const failure = await Promise.all([
      noteVideos(source, assembled, videos, signal),
      noteThumbnails(source, bucket, assembled, thumbnails, signal),
    ]).then(([, failed]) => failed);
    unseen ??= failure;
    for (const product of page) notePicture(product, bucket, pictures);
    onLooked(videos.looked + earlier);
  }
  const older = earlier > 0 ? `; ${earlier} more are of earlier times, and name none` : '';
  return [
    videos.outcome(VIDEOS, 'product', {
      good: `each has its video${older}`,
      trouble: 'there is no such video',
    }),
    unseen
      ? notSeen(THUMBNAILS, unseen)
      : thumbnails.outcome(THUMBNAILS, 'thumbnail', {
          good: `each is in ${bucket}`,
          trouble: `not in ${bucket}`,
        }),
    pictures.outcome(PICTURES, 'picture', {
      good: `each is named in ${bucket}`,
      trouble: `named in another bucket than ${bucket}`,
    }),
  ];
}

/** Made by the platform out of a video. What an earlier platform left has neither video nor thumbnails of its own. */
function isAssembled(product: ItemJson): boolean {
  return product.processing !== undefined && textOf(product, 'correlation_id') !== undefined;
}

function nameOf(product: ItemJson): string {
  return `${textOf(product, 'seller_handle')}/${textOf(product, 'video_id')}`;
}

async function noteVideos(
  source: Source,
  products: readonly ItemJson[],
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const table = tableName(source.environment.names.stage, 'videos');
  const place = { client: source.clients.dynamodb, table };
  for (let start = 0; start < products.length; start += KEYS_A_CALL) {
    const some = products.slice(start, start + KEYS_A_CALL);
    const keys = some.map((product) => {
      const { PK, SK } = videoKey(textOf(product, 'seller_handle') ?? '', textOf(product, 'video_id') ?? '');
      return { PK: { S: PK }, SK: { S: SK } };
    });
    const videos = await getTogether(place, keys, { signal });
    const there = new Set(videos.map((video) => `${textOf(video, 'PK')} ${textOf(video, 'SK')}`));
    some.forEach((product, index) => {
      const key = keys[index];
      tally.note(key !== undefined && there.has(`${key.PK.S} ${key.SK.S}`), () => nameOf(product));
    });
  }
}

async function noteThumbnails(
  source: Source,
  bucket: string,
  products: readonly ItemJson[],
  tally: Tally,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const keys = products.flatMap(thumbnailsOf);
  if (keys.length === 0) return undefined;
  const cell = await presentKeys(source, bucket, keys, signal);
  if (cell.state === 'stale') return cell.failure;
  const there: ReadonlySet<string> = hasValue(cell) ? cell.value : new Set();
  if (!hasValue(cell) && cell.state !== 'empty') return cell;
  for (const key of keys) tally.note(there.has(key), () => key);
  return undefined;
}

function thumbnailsOf({ thumbnails }: ItemJson): readonly string[] {
  if (!thumbnails || !('M' in thumbnails)) return [];
  return Object.values(thumbnails.M).flatMap((key) => ('S' in key ? [key.S] : []));
}

function notePicture(product: ItemJson, bucket: string, tally: Tally): void {
  const url = textOf(product, 'thumbnail_url');
  const named = /^s3:\/\/([^/]+)\//.exec(url ?? '')?.[1];
  if (named !== undefined) tally.note(named === bucket, () => `${nameOf(product)} in ${named}`);
}
