import type { Life } from '../life/life.ts';
import { bucketName } from '../../../catalogue/names.ts';
import type { Item } from '../../../commerce/item.ts';
import { captionOf, offerOf } from '../world/captions.ts';
import { CATEGORIES } from '../world/goods.ts';
import { createRandom } from '../world/random.ts';
import { categoryPictureKey } from './objects.ts';

const PRODUCTS_PER_BULK_SELLER = 50;

/**
 * Products that an earlier platform left: what makes a table of any size. The same ones come first at every size, so
 * that a second time adds only what was missing.
 */
export function* bulkProducts({ stage, now }: Pick<Life, 'stage' | 'now'>, count: number): Generator<Item> {
  const random = createRandom(`bulk ${stage}`);
  const thumbnails = bucketName(stage, 'thumbnails');
  const updatedAt = new Date(now).toISOString();
  for (let index = 0; index < count; index += 1) {
    const category = random.pick(CATEGORIES);
    const offer = offerOf(category, random);
    yield {
      seller_handle: `shop_${String(Math.floor(index / PRODUCTS_PER_BULK_SELLER)).padStart(5, '0')}`,
      video_id: `72${String(index).padStart(10, '0')}${random.digits(7)}`,
      GSI1PK: `CATEGORY#${category.name}`,
      GSI1SK: `PRICE#${String(offer.price).padStart(10, '0')}`,
      title: `${offer.thing.charAt(0).toUpperCase()}${offer.thing.slice(1)}`,
      description: captionOf(offer, category, random),
      price: offer.price,
      currency: 'UGX',
      category: category.name,
      thumbnail_url: `s3://${thumbnails}/${categoryPictureKey(category.name)}`,
      in_stock: random.chance(0.8),
      updated_at: updatedAt,
      version: 1,
    };
  }
}
