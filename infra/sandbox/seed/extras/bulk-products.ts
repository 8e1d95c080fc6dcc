import { writeItems } from '../life/items.ts';
import type { Item } from '../life/items.ts';
import { bucketName, tableName } from '../life/life.ts';
import type { Life } from '../life/life.ts';
import { captionOf, offerOf } from '../world/captions.ts';
import { CATEGORIES } from '../world/goods.ts';
import { createRandom } from '../world/random.ts';
import { categoryPictureKey } from './objects.ts';

const PRODUCTS_PER_BULK_SELLER = 50;

/**
 * Writes products that an earlier platform left, in batches: what makes a table of any size. The same ones come first
 * at every size, so that a second time adds only what was missing.
 */
export async function writeBulkProducts(
  life: Life,
  count: number,
  onWritten: (count: number) => void,
): Promise<void> {
  if (count <= 0) return;
  await writeItems(
    life.clients.dynamodb,
    tableName(life.stage, 'products'),
    bulkProducts(life, count),
    onWritten,
  );
}

function* bulkProducts({ stage, now }: Life, count: number): Generator<Item> {
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
