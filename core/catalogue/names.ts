import { BUCKETS } from './buckets.ts';
import { QUEUES, TOPICS } from './messaging.ts';
import type { Stage } from './stage.ts';
import type { TableDefinition } from './tables.ts';
import { TABLES } from './tables.ts';

/** The name of a table of the catalogue in a stage. */
export function tableName(stage: Stage, logical: string): string {
  return entryOf(TABLES, logical).names[stage];
}

/** The key of a table of the catalogue. */
export function tableKeys(logical: string): Pick<TableDefinition, 'partitionKey' | 'sortKey'> {
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

/** The name of a topic of the catalogue in a stage. */
export function topicName(stage: Stage, logical: string): string {
  return entryOf(TOPICS, logical).names[stage];
}

function entryOf<Entry extends { readonly logical: string }>(
  entries: readonly Entry[],
  logical: string,
): Entry {
  const entry = entries.find((one) => one.logical === logical);
  if (!entry) throw new RangeError(`The catalogue has no ${logical}.`);
  return entry;
}
