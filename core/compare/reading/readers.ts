import type { ComparedKind } from '../form/canonical.ts';
import type { ReadKind } from './found.ts';
import { readQueues, readTopics } from './messaging.ts';
import { readBuckets, readTables } from './stores.ts';

/** How each kind is read. */
export const READERS: Readonly<Partial<Record<ComparedKind, ReadKind>>> = {
  tables: readTables,
  buckets: readBuckets,
  queues: readQueues,
  topics: readTopics,
};
