import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import { checkedItem } from '../../resources/tables/item-shape.ts';
import { keyOfItem } from '../../resources/tables/item-key.ts';
import type { ItemJson, KeySchema } from '../../resources/tables/types.ts';
import { failureOf } from '../../upstream/failure.ts';
import { canonicalItem, digestOf, keyTextOf } from './engine/canonical.ts';
import { getTogether } from './engine/copy-items.ts';
import type { TablePlace } from './engine/bulk.ts';
import { itemSchema } from './engine/positions.ts';
import type { CallOptions } from './engine/table-facts.ts';
import { UpstreamFailed } from './engine/upstream-call.ts';

export const ITEMS_FORMAT = 'dynamodb-items-1';

/** In the place of a digest: nothing stands under the key afterwards. */
const NOTHING = '';

const lineSchema = z.object({ key: itemSchema, before: itemSchema.nullable(), after: z.string() });

/** One key that is about to be written: what is there, and the digest of what will be. */
export type CapturedItem = Readonly<z.infer<typeof lineSchema>>;

export const itemsFactsSchema = z.object({
  table: z.string(),
  /** Keys, those that nothing stood under included. */
  keys: z.number().int().min(0),
  overwritten: z.number().int().min(0),
});
export type ItemsFacts = Readonly<z.infer<typeof itemsFactsSchema>>;

/**
 * What stands under the keys of some items that are about to be written, of those that it changes.
 * @throws UpstreamFailed, Cancelled.
 */
export async function formerOf(
  place: TablePlace,
  keys: KeySchema,
  items: readonly ItemJson[],
  options: CallOptions,
): Promise<readonly CapturedItem[]> {
  if (items.length === 0) return [];
  const there = await getTogether(
    place,
    items.map((item) => keyOfItem(item, keys)),
    options,
  );
  const byKey = new Map(there.map((item) => [keyTextOf(item, keys), item]));
  return items.flatMap((item) => {
    const before = byKey.get(keyTextOf(item, keys)) ?? null;
    const text = canonicalItem(item);
    if (before && canonicalItem(before) === text) return [];
    return [{ key: keyOfItem(item, keys), before, after: digestOf(text).toString('base64') }];
  });
}

/** What stands under some keys that are about to be deleted; nothing of those that are free. @throws UpstreamFailed, Cancelled. */
export async function formerOfDeleted(
  place: TablePlace,
  keys: KeySchema,
  deleted: readonly ItemJson[],
  options: CallOptions,
): Promise<readonly CapturedItem[]> {
  const there = deleted.length === 0 ? [] : await getTogether(place, deleted, options);
  return there.map((before) => ({ key: keyOfItem(before, keys), before, after: NOTHING }));
}

/** @throws UpstreamFailed. */
export async function storeItems(
  scene: ChangingScene,
  number: number,
  items: readonly CapturedItem[],
): Promise<void> {
  const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  try {
    await scene.captures.store(scene.run.id, number, Buffer.from(lines));
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:PutObject'));
  }
}

/** Written before anything is overwritten. @throws UpstreamFailed. */
export async function completeItems(
  scene: ChangingScene,
  segments: number,
  facts: ItemsFacts,
): Promise<void> {
  try {
    await scene.captures.complete(scene.run.id, {
      format: ITEMS_FORMAT,
      segments,
      capturedAt: scene.now(),
      facts,
    });
  } catch (error) {
    throw new UpstreamFailed(failureOf(error, 's3:PutObject'));
  }
}

/** @throws UpstreamFailed (`broken` where a piece is not what was stored). */
export async function storedItems(
  { captures }: Pick<ChangingScene, 'captures'>,
  captureId: string,
  number: number,
): Promise<readonly CapturedItem[]> {
  try {
    const text = (await captures.segment(captureId, number)).toString('utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => lineSchema.parse(JSON.parse(line)));
  } catch (error) {
    const failure = failureOf(error, 's3:GetObject');
    const isDamaged = error instanceof SyntaxError || error instanceof z.ZodError;
    throw new UpstreamFailed(isDamaged ? { ...failure, state: 'broken' } : failure);
  }
}

/** Whether an item is the one that was written. */
export function isAfter({ after }: CapturedItem, item: ItemJson | undefined): boolean {
  if (after === NOTHING) return item === undefined;
  return item !== undefined && digestOf(canonicalItem(item)).toString('base64') === after;
}

/** Whether an item is the one that was there before. */
export function isBefore({ before }: CapturedItem, item: ItemJson | undefined): boolean {
  if (before === null || item === undefined) return before === null && item === undefined;
  return canonicalItem(checkedItem(before)) === canonicalItem(item);
}
