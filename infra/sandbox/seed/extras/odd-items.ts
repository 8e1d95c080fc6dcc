import { markupProduct } from '../../../../core/changes/environment/content/odd-products.ts';
import { writeItems } from '../../../../core/changes/environment/life/write-items.ts';
import type { Item } from '../../../../core/commerce/item.ts';
import { NEVER } from '../never.ts';
import type { PlacedLife } from '../life/life.ts';
import { writeAll } from '../life/write-all.ts';
import { SCRATCH } from '../resources/plan.ts';

/** An item may have 400 KB (400 × 1024 bytes), names included. */
const LARGE_CHARACTERS = 390_000;

/**
 * Items as life brings them: markup where a name was expected, binary, the largest, every attribute type. They stand in
 * the products, and in development's scratch table.
 */
export async function writeOddItems(life: PlacedLife): Promise<void> {
  const { clients, stage, world, now } = life;
  const [seller] = world.sellers;
  await writeAll(life, 'products', [markupProduct(seller.handle)]);
  if (stage !== 'dev') return;
  const at = Math.floor(now / 1000);
  await writeItems(
    { client: clients.dynamodb, table: SCRATCH.names[stage] },
    SCRATCH,
    [
      { id: 'every type', at, ...everyType() },
      { id: 'large', at, text: 'x'.repeat(LARGE_CHARACTERS) },
      { id: 'key with spaces / slashes # and 👠', at, note: 'a key as it comes' },
      { id: '<b>bold</b>', at, '<img src=x onerror=alert(1)>': '</script><script>alert(1)</script>' },
    ],
    { signal: NEVER },
  );
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
