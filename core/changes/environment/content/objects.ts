import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Stage } from '../../../catalogue/stage.ts';
import type { Life, Lived } from '../life/life.ts';
import { bucketName } from '../../../catalogue/names.ts';
import { CATEGORIES } from '../world/goods.ts';
import { productPicture } from '../world/picture.ts';

type ObjectPlan = Pick<PutObjectCommandInput, 'Key' | 'Body' | 'ContentType'>;

/** One step with a file, in the order in which a key has them. */
export type FileStep =
  | { readonly kind: 'put'; readonly object: PutObjectCommandInput }
  | { readonly kind: 'delete'; readonly bucket: string; readonly key: string };

const DAY_MS = 86_400_000;
const LOG_DAYS = 3;
const EMPTY = new Uint8Array();

/** Where the picture stands that a product without thumbnails of its own is shown with. */
export function categoryPictureKey(category: string): string {
  return `categories/${category}.png`;
}

/** The logical names of the buckets that {@link filesOf} puts something into. */
export function bucketsOfFiles(stage: Stage): readonly string[] {
  return stage === 'dev' ? ['assets', 'thumbnails'] : ['assets', 'thumbnails', 'exports', 'backups'];
}

/**
 * Files of the shops in the assets bucket, categories' pictures, and exports where there is a bucket for them: each is
 * put once.
 */
export function filesOf(life: Life, lived: Lived): readonly PutObjectCommandInput[] {
  const { stage } = life;
  const into = (bucket: string, plans: readonly ObjectPlan[]) =>
    plans.map((plan) => ({ Bucket: bucketName(stage, bucket), ...plan }));
  const everywhere = [
    ...into('thumbnails', CATEGORIES.map(categoryPicture)),
    ...into('assets', [...shopFiles(life, lived), ...logFiles(life), ...oddFiles()]),
  ];
  if (stage === 'dev') return everywhere;
  return [
    ...everywhere,
    ...into('exports', exportFiles(life, lived)),
    ...into('backups', [
      {
        Key: 'README.txt',
        Body: 'Captures before a destructive action are kept here.\n',
        ContentType: 'text/plain',
      },
    ]),
  ];
}

/** Files that are written over and deleted: where the bucket is versioned, versions and delete markers remain. */
export function fileHistories({ stage, world }: Life): readonly FileStep[] {
  const bucket = bucketName(stage, 'assets');
  return world.sellers.slice(0, 5).flatMap((seller, index) => {
    const key = `shops/${seller.handle}/notice.txt`;
    const puts = ['Closed on Sunday.', 'Open on Sunday.', 'Open every day.'].map((text, turn): FileStep => ({
      kind: 'put',
      object: { Bucket: bucket, Key: key, Body: `${text} (${turn + 1})\n`, ContentType: 'text/plain' },
    }));
    return index % 2 === 0 ? [...puts, { kind: 'delete', bucket, key } as const] : puts;
  });
}

function categoryPicture(category: (typeof CATEGORIES)[number]): ObjectPlan {
  return {
    Key: categoryPictureKey(category.name),
    Body: productPicture(category, 480, 0),
    ContentType: 'image/png',
  };
}

function shopFiles({ world }: Life, { products }: Lived): readonly ObjectPlan[] {
  return world.sellers.flatMap((seller) => {
    const own = products.filter((product) => product.seller_handle === seller.handle);
    const folder = `shops/${seller.handle}`;
    return [
      json(`${folder}/shop.json`, {
        handle: seller.handle,
        title: seller.displayName,
        city: seller.city,
        link: seller.link.shop_link,
        products: own.length,
      }),
      {
        Key: `${folder}/banner.png`,
        Body: productPicture(seller.category, 240, 14),
        ContentType: 'image/png',
      },
      { Key: `${folder}/prices.csv`, Body: priceList(own), ContentType: 'text/csv; charset=utf-8' },
    ];
  });
}

function priceList(products: Lived['products']): string {
  const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  const rows = products.map((one) =>
    [one.video_id, one.title, one.price, one.currency].map(quoted).join(','),
  );
  return ['video_id,title,price,currency', ...rows, ''].join('\r\n');
}

function logFiles({ world, now }: Life): readonly ObjectPlan[] {
  return Array.from({ length: LOG_DAYS }, (_, back) => {
    const day = new Date(now - back * DAY_MS).toISOString().slice(0, 10);
    const lines = world.videos
      .filter((video) => video.postedAt.startsWith(day))
      .map(
        (video) =>
          `${video.postedAt} INFO ingested video=${video.id} seller=${video.sellerHandle} correlation=${video.correlationId}`,
      );
    return {
      Key: `logs/${day.replaceAll('-', '/')}/ingestion.log`,
      Body: `${lines.join('\n')}\n`,
      ContentType: 'text/plain; charset=utf-8',
    };
  });
}

/** Names and contents that a careless screen would run, or trip over. */
function oddFiles(): readonly ObjectPlan[] {
  const page = '<!doctype html><title>A page</title><script>document.title = "executed"</script>';
  return [
    { Key: 'odd/a file with spaces.txt', Body: 'Spaces.\n', ContentType: 'text/plain' },
    { Key: 'odd/emoji 👠/size 37–41.txt', Body: 'Sizes 37–41\n', ContentType: 'text/plain; charset=utf-8' },
    { Key: 'odd/<b>bold</b>.txt', Body: '<b>not bold</b>\n', ContentType: 'text/plain' },
    { Key: 'odd/<img src=x onerror=alert(1)>/leaf.txt', Body: 'A folder.\n', ContentType: 'text/plain' },
    { Key: "odd/');alert(1);//.txt", Body: 'A name.\n', ContentType: 'text/plain' },
    { Key: 'odd/100% + & = ?.json', Body: '{"percent":100}', ContentType: 'application/json' },
    { Key: 'odd/page.html', Body: page, ContentType: 'text/html' },
    { Key: 'odd/no-type', Body: new Uint8Array([0, 159, 146, 150]), ContentType: undefined },
    { Key: 'odd/empty.txt', Body: EMPTY, ContentType: 'text/plain' },
    { Key: 'odd/double//slash.txt', Body: 'An empty folder name.\n', ContentType: 'text/plain' },
    { Key: 'odd/folder-mark/', Body: EMPTY, ContentType: 'application/x-directory' },
    { Key: `odd/${'long-'.repeat(190)}name.txt`, Body: 'A long name.\n', ContentType: 'text/plain' },
  ];
}

function exportFiles({ now }: Life, { products }: Lived): readonly ObjectPlan[] {
  const day = new Date(now).toISOString().slice(0, 10);
  const plain = (_key: string, value: unknown) => (value instanceof Set ? [...value] : value);
  return [
    {
      Key: `products/${day}/part-0000.ndjson`,
      Body: products.map((product) => `${JSON.stringify(product, plain)}\n`).join(''),
      ContentType: 'application/x-ndjson',
    },
    json(`products/${day}/manifest.json`, { table: 'products', items: products.length, parts: 1 }),
  ];
}

function json(Key: string, value: unknown): ObjectPlan {
  return { Key, Body: `${JSON.stringify(value, null, 2)}\n`, ContentType: 'application/json' };
}
