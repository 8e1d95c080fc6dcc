import { z } from 'zod';
import type { ChangingScene } from '../../actions/action.ts';
import type { Json } from '../../actions/plan.ts';
import type { ItemJson } from '../../resources/tables/types.ts';
import { itemSizeBytes } from '../../resources/tables/values.ts';
import type { TablePlace } from './engine/bulk.ts';
import { keyTextOf } from './engine/canonical.ts';
import { csvRecords } from './engine/formats/csv-records.ts';
import { BEGINNING } from './engine/formats/format.ts';
import type { ItemFormat, Place } from './engine/formats/format.ts';
import { jsonRecords } from './engine/formats/json-records.ts';
import { sourceBytes } from './engine/formats/source-bytes.ts';
import { importCheckpointSchema } from './engine/import-items.ts';
import { itemMistake, rulesOf } from './engine/item-rules.ts';
import { summaryOf } from './engine/table-facts.ts';
import { completeItems, formerOf, storeItems } from './item-capture.ts';
import type { CapturedItem } from './item-capture.ts';

/** Source: API reference, BatchGetItem. */
const KEYS_A_CALL = 100;
/** A piece of the capture holds about as much. */
const SEGMENT_BYTES = 4 * 1_048_576;

const keepingSchema = z.object({
  stage: z.literal('keeping'),
  /** Of the file: everything before is looked up and kept. */
  place: importCheckpointSchema.shape.place,
  segments: z.number(),
  keys: z.number(),
  overwritten: z.number(),
});

export const importingSchema = z.union([
  keepingSchema,
  z.object({ stage: z.literal('writing'), written: importCheckpointSchema.nullable() }),
]);
export type Importing = Readonly<z.infer<typeof importingSchema>>;

interface File {
  readonly place: TablePlace;
  readonly format: ItemFormat;
  readonly source: AsyncIterable<Buffer>;
  /** What is written for an item, where that is not the item itself; under the same key. */
  readonly becomes?: (item: ItemJson) => ItemJson;
}

/**
 * Reads the whole file and keeps what stands under its keys, before anything of it is written. Wrong lines are passed
 * over here; the import tells of them. @throws UpstreamFailed, Cancelled.
 */
export async function keepFormer(
  scene: ChangingScene,
  { place, format, source, becomes = (item) => item }: File,
  from: Importing | undefined,
): Promise<void> {
  const { signal } = scene;
  const table = await summaryOf(place, { signal });
  const rules = rulesOf(table);
  let state: z.infer<typeof keepingSchema> =
    from?.stage === 'keeping'
      ? from
      : { stage: 'keeping', place: BEGINNING, segments: 0, keys: 0, overwritten: 0 };
  const begin: Place = state.place;
  const bytes = sourceBytes(source, begin.end, signal);
  const records = format === 'csv' ? csvRecords(bytes, begin, table) : jsonRecords(format, bytes, begin);
  let some = new Map<string, ItemJson>();
  let found: CapturedItem[] = [];
  let foundBytes = 0;
  let reached: Place = begin;
  const look = async () => {
    const former = await formerOf(place, table, [...some.values()], { signal });
    some = new Map();
    found.push(...former);
    for (const { key, before } of former) foundBytes += itemSizeBytes(before ?? key);
  };
  const store = async () => {
    if (found.length > 0) await storeItems(scene, state.segments, found);
    state = {
      stage: 'keeping',
      place: { ...reached },
      segments: state.segments + (found.length > 0 ? 1 : 0),
      keys: state.keys + found.length,
      overwritten: state.overwritten + found.filter(({ before }) => before !== null).length,
    };
    found = [];
    foundBytes = 0;
    await scene.run.save(state as Json);
    scene.run.report({ stage: 'keeping what is there', done: state.keys, unit: 'items' });
  };
  for await (const { read, line, end, manner } of records) {
    const item = read.ok ? becomes(read.item) : undefined;
    if (item && itemMistake(item, rules) === undefined) {
      const key = keyTextOf(item, table);
      // The later line wins, and a call names a key once.
      if (some.size >= KEYS_A_CALL || some.has(key)) await look();
      if (foundBytes >= SEGMENT_BYTES) await store();
      some.set(key, item);
    }
    reached = { line, end, manner };
    if (!read.ok && read.last) break;
  }
  await look();
  await store();
  const { keys, overwritten, segments } = state;
  await completeItems(scene, segments, { table: place.table, keys, overwritten });
}
