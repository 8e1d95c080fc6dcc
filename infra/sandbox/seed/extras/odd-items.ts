import type { Item } from '../life/items.ts';
import { writeItems } from '../life/items.ts';
import { tableName } from '../life/life.ts';
import type { Life } from '../life/life.ts';

/** An item may have 400 KB (400 × 1024 bytes), names included. */
const LARGE_CHARACTERS = 390_000;

/**
 * Items as life brings them: markup where a name was expected, binary, the largest, every attribute type. They stand in
 * production's products, and in development's scratch table.
 */
export async function writeOddItems({ clients, stage, world, now }: Life): Promise<void> {
  const { dynamodb } = clients;
  const [seller] = world.sellers;
  await writeItems(dynamodb, tableName(stage, 'products'), [markupProduct(seller.handle)]);
  if (stage !== 'dev') return;
  const at = Math.floor(now / 1000);
  await writeItems(dynamodb, 'tiktok-scratch-dev', [
    { id: 'every type', at, ...everyType() },
    { id: 'large', at, text: 'x'.repeat(LARGE_CHARACTERS) },
    { id: 'key with spaces / slashes # and 👠', at, note: 'a key as it comes' },
    { id: '<b>bold</b>', at, '<img src=x onerror=alert(1)>': '</script><script>alert(1)</script>' },
  ]);
}

function markupProduct(handle: string): Item {
  return {
    seller_handle: handle,
    video_id: '7300000000000000001',
    GSI1PK: 'CATEGORY#other',
    GSI1SK: 'PRICE#0000015000',
    title: '<img src=x onerror=alert(document.domain)>',
    description: "</script><script>alert(1)</script> ');alert(1);// #TRACK",
    price: 15_000,
    currency: 'UGX',
    category: 'other',
    in_stock: true,
  };
}

function everyType(): Item {
  return {
    text: 'Ünïcödé 👗',
    emptyText: '',
    whole: 9_007_199_254_740_991,
    small: 1.5e-120,
    binary: new Uint8Array([0, 1, 2, 253, 254, 255]),
    yes: true,
    no: false,
    nothing: null,
    list: ['one', 2, [true, null]],
    map: { inner: { deeper: { deepest: 'here' } } },
    texts: new Set(['a', 'b']),
    numbers: new Set([1, 2.5, -3]),
    binaries: new Set([new Uint8Array([1]), new Uint8Array([2, 3])]),
  };
}
