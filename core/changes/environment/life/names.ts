import { BUCKETS } from '../../../catalogue/buckets.ts';
import { QUEUES } from '../../../catalogue/messaging.ts';
import type { Stage } from '../../../catalogue/stage.ts';
import { TABLES } from '../../../catalogue/tables.ts';
import type { KeySchema } from '../../../resources/tables/types.ts';

/** The name of a table of the catalogue in a stage. */
export function tableName(stage: Stage, logical: string): string {
  return entryOf(TABLES, logical).names[stage];
}

/** The key of a table of the catalogue. */
export function tableKeys(logical: string): KeySchema {
  const { partitionKey, sortKey } = entryOf(TABLES, logical);
  return { partitionKey, sortKey };
}

/** The name of a bucket of the catalogue in a stage. */
export function bucketName(stage: Stage, logical: string): string {
  return entryOf(BUCKETS, logical).names[stage];
}

/** The name of a queue of the catalogue in a stage. */
export function queueName(stage: Stage, logical: string): string {
  return entryOf(QUEUES, logical).names[stage];
}

function entryOf<Entry extends { readonly logical: string }>(
  entries: readonly Entry[],
  logical: string,
): Entry {
  const entry = entries.find((one) => one.logical === logical);
  if (!entry) throw new RangeError(`The catalogue has no ${logical}.`);
  return entry;
}
