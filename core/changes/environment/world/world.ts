import type { NewSeller } from '../../../commerce/sellers.ts';
import type { PostedVideo } from '../../../commerce/videos.ts';
import { shopLinkGeneratedSchema } from '../../../events/shop-link-generated.ts';
import type { VideoPosted } from '../../../events/video-posted.ts';
import { videoPostedSchema } from '../../../events/video-posted.ts';
import { captionOf, captionWithoutPrice, offerOf } from './captions.ts';
import { CATEGORIES, CITIES, FIRST_NAMES, SHOP_WORDS } from './goods.ts';
import type { Category } from './goods.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export interface Seller extends NewSeller {
  readonly category: Category;
}

/** What goes wrong with a video on its way, as it does in life. */
export type Trouble =
  | 'none'
  | 'no-price'
  | 'image-gone'
  | 'unknown-seller'
  /** The language model answers too late: the worker gives the message up, and says why. */
  | 'model-slow'
  /** The language model never answers: the worker dies of it, until the queue gives the message up. */
  | 'model-hangs'
  | 'older-shape';

/** Its body is a VideoPosted, except where an old client left members out. */
export interface Video extends PostedVideo {
  readonly category: Category;
  readonly trouble: Trouble;
}

export interface World {
  readonly sellers: readonly [Seller, ...Seller[]];
  readonly videos: readonly Video[];
}

const DAY_MS = 86_400_000;
const VIDEOS_PER_SELLER = 9;

const TROUBLES: readonly { readonly trouble: Trouble; readonly share: number }[] = [
  { trouble: 'no-price', share: 0.03 },
  { trouble: 'image-gone', share: 0.025 },
  { trouble: 'unknown-seller', share: 0.015 },
  { trouble: 'model-slow', share: 0.012 },
  { trouble: 'model-hangs', share: 0.012 },
  { trouble: 'older-shape', share: 0.015 },
];

/**
 * Sellers, and the videos that they posted in the fortnight before `now` (milliseconds since the epoch). The same
 * words give the same world.
 */
export function createWorld({
  seed,
  videos,
  now,
}: {
  readonly seed: string;
  readonly videos: number;
  readonly now: number;
}): World {
  const random = createRandom(seed);
  const first = createSeller(random, now, 0);
  const others = Array.from({ length: Math.ceil(videos / VIDEOS_PER_SELLER) + 3 }, (_, index) =>
    createSeller(random, now, index + 1),
  );
  const sellers: readonly [Seller, ...Seller[]] = [first, ...others];
  const stepMs = (14 * DAY_MS) / Math.max(1, videos);
  return {
    sellers,
    videos: Array.from({ length: videos }, (_, index) =>
      createVideo(random, random.pick(sellers), now - (videos - index) * stepMs, index),
    ),
  };
}

function createSeller(random: Random, now: number, index: number): Seller {
  const name = random.pick(FIRST_NAMES);
  const word = random.pick(SHOP_WORDS);
  const handle = `${name}_${word}${index < 40 ? '' : index}`.replace('_', random.chance(0.3) ? '.' : '_');
  const unique = `${handle}${index < 40 ? index : ''}`.slice(0, 24);
  const joinedAt = new Date(now - random.integer(15, 400) * DAY_MS).toISOString();
  const city = random.pick(CITIES);
  const category = random.pick(CATEGORIES);
  return {
    handle: unique,
    displayName: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}'s ${word}`,
    city,
    category,
    accent: `hsl(${category.hue} 70% 45%)`,
    joinedAt,
    link: shopLinkGeneratedSchema.parse({
      eventType: 'ShopLinkGenerated',
      version: 1,
      correlationId: random.uuid(),
      handle: unique,
      // +256 700 000… is given to nobody.
      phone: `+256700${random.digits(6)}`,
      shop_link: `https://products.tiktokcommerce.com/shop/${unique}`,
      subscription_status: random.pick(['active', 'active', 'active', 'trial', 'expired']),
      created_at: joinedAt,
    }),
  };
}

function createVideo(random: Random, seller: Seller, postedMs: number, index: number): Video {
  const trouble = troubleOf(random, index);
  const category = random.chance(0.8) ? seller.category : random.pick(CATEGORIES);
  const offer = offerOf(category, random);
  const id = `73${random.digits(17)}`;
  const handle = trouble === 'unknown-seller' ? `gone_${random.digits(5)}` : seller.handle;
  const caption =
    trouble === 'no-price' ? captionWithoutPrice(offer, random) : captionOf(offer, category, random);
  const likes = Math.floor(10 ** (1 + random.fraction() * 4));
  const event: VideoPosted = videoPostedSchema.parse({
    eventType: 'VideoPosted',
    version: 1,
    correlationId: random.uuid(),
    video_id: id,
    caption,
    seller_handle: handle,
    video_url: `https://www.tiktok.com/@${handle}/video/${id}`,
    timestamp: new Date(postedMs).toISOString(),
    metadata: {
      likes,
      comments: Math.floor(likes * random.fraction() * 0.1),
      shares: Math.floor(likes * random.fraction() * 0.05),
      duration: random.integer(8, 90),
      thumbnail_url: `https://p16-sign.tiktokcdn.com/${id}/${trouble === 'image-gone' ? 'removed' : 'cover'}.jpeg`,
    },
  });
  const { caption: _caption, metadata: _metadata, ...older } = event;
  return {
    body: trouble === 'older-shape' ? { ...older, description: caption } : event,
    id,
    sellerHandle: handle,
    postedAt: event.timestamp,
    correlationId: event.correlationId,
    category,
    trouble,
  };
}

/** By chance; but the first few go through all of them, so that the smallest world has each cause. */
function troubleOf(random: Random, index: number): Trouble {
  const drawn = random.fraction();
  if (index < TROUBLES.length * 2 && index % 2 === 1) return TROUBLES[(index - 1) / 2]?.trouble ?? 'none';
  let reach = 0;
  for (const { trouble, share } of TROUBLES) {
    reach += share;
    if (drawn < reach) return trouble;
  }
  return 'none';
}
