import type { ChangingScene } from '../../../actions/action.ts';
import { keyOfItem } from '../../../resources/tables/item-key.ts';
import type { StreamChange } from '../../../resources/tables/stream.ts';
import type { ItemJson } from '../../../resources/tables/types.ts';
import { keyTextOf } from '../../tables/engine/canonical.ts';
import { deleteKeys } from '../../tables/engine/delete-keys.ts';
import { batchesOf, ItemWriter, sumOf } from '../../tables/engine/item-writer.ts';
import type { Written } from '../../tables/engine/item-writer.ts';
import { formerOf, formerOfDeleted } from '../../tables/item-capture.ts';
import type { CapturedItem } from '../../tables/item-capture.ts';
import type { TableJob } from '../table-writing.ts';

const KEYS_A_CALL = 100;

/** What some changes, in their order, come to in the target: the last one of each key. */
export interface Pour {
  readonly puts: readonly ItemJson[];
  readonly deletes: readonly ItemJson[];
  readonly addresses: number;
}

/** @throws NoRule, where a mask has none for something in them. */
export function pourOf({ keys, becomes }: TableJob, changes: readonly StreamChange[]): Pour {
  const last = new Map(changes.map((change) => [keyTextOf(change.key, keys), change]));
  let addresses = 0;
  const puts: ItemJson[] = [];
  const deletes: ItemJson[] = [];
  for (const { key, after } of last.values()) {
    // A key alone is masked as it is in its item.
    if (after === undefined) deletes.push(keyOfItem(becomes ? becomes.of(key) : key, keys));
    else puts.push(becomes ? becomes.of(after, () => (addresses += 1)) : after);
  }
  return { puts, deletes, addresses };
}

/** What has to be kept of the target before it is written or deleted. @throws UpstreamFailed, Cancelled. */
export async function keptOfPour(
  { to, keys }: TableJob,
  { puts, deletes }: Pour,
  { signal }: Pick<ChangingScene, 'signal'>,
): Promise<readonly CapturedItem[]> {
  const [former, gone] = await Promise.all([
    Promise.all([...batchesOf(puts, KEYS_A_CALL)].map((some) => formerOf(to, keys, some, { signal }))),
    Promise.all(
      [...batchesOf(deletes, KEYS_A_CALL)].map((some) => formerOfDeleted(to, keys, some, { signal })),
    ),
  ]);
  return [...former.flat(), ...gone.flat()];
}

/** Every key stands in it once, so that order does not matter. May be done again. @throws UpstreamFailed, Cancelled. */
export async function pourInto(
  { to, keys }: TableJob,
  { puts, deletes }: Pour,
  { signal }: Pick<ChangingScene, 'signal'>,
): Promise<Written> {
  const writer = new ItemWriter(to, keys, 'put', { signal });
  const [written] = await Promise.all([
    Promise.all([...batchesOf(puts)].map((batch) => writer.write(batch))),
    (async () => {
      for (const batch of batchesOf(deletes)) await deleteKeys(to, batch, { signal });
    })(),
  ]);
  return sumOf(written);
}
