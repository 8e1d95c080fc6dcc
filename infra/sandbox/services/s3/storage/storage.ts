import type { Database, RootDatabase } from 'lmdb';
import { afterKey } from './store-keys.ts';
import type { BucketRecord, Entry, NoncurrentVersion, Part, Upload } from '../records.ts';

/** What a bucket holds, counted as it is written. Bytes by storage class, in all versions and parts. */
export interface Usage {
  readonly objectCount: number;
  readonly bytes: Readonly<Record<string, number>>;
}

/** The databases of S3 within an environment's store. */
export interface Storage {
  readonly buckets: Database<BucketRecord, string>;
  readonly usage: Database<Usage, number>;
  readonly counters: Database<number, string>;
  /** Keys whose latest version is an object: what ListObjects reads. */
  readonly live: Database<Entry, Buffer>;
  /** Keys whose latest version is a delete marker. */
  readonly hidden: Database<Entry, Buffer>;
  readonly noncurrent: Database<NoncurrentVersion, Buffer>;
  readonly inlineBodies: Database<Buffer, Buffer>;
  /** The parts of which a multipart object consists, by the id of its body. */
  readonly segments: Database<readonly Part[], Buffer>;
  readonly uploads: Database<Upload, Buffer>;
  readonly parts: Database<Part, Buffer>;
  /** All of the action's writes or, where it throws, none. */
  transaction<Result>(action: () => Result): Result;
  /** A number that is never given twice. Call it inside a transaction. */
  nextNumber(): number;
}

// Field names are kept once per database and not in each record. The key is below that of any bucket.
const structuresKey = Buffer.from([0]);

/** Where the records of a database begin, for whoever reads all of them. */
export const allRecords = { start: afterKey(structuresKey) };

export function openStorage(store: RootDatabase): Storage {
  function openRecords<Value>(name: string): Database<Value, Buffer> {
    return store.openDB<Value, Buffer>({
      name,
      keyEncoding: 'binary',
      encoding: 'msgpack',
      sharedStructuresKey: structuresKey,
    });
  }
  const counters = store.openDB<number, string>({ name: 's3-counters' });
  return {
    buckets: store.openDB({ name: 's3-buckets' }),
    usage: store.openDB({ name: 's3-usage' }),
    counters,
    live: openRecords('s3-live'),
    hidden: openRecords('s3-hidden'),
    noncurrent: openRecords('s3-noncurrent'),
    inlineBodies: store.openDB({ name: 's3-bodies', keyEncoding: 'binary', encoding: 'binary' }),
    segments: openRecords('s3-segments'),
    uploads: openRecords('s3-uploads'),
    parts: openRecords('s3-parts'),
    transaction: (action) => store.transactionSync(action),
    nextNumber() {
      const next = (counters.get('number') ?? 0) + 1;
      void counters.put('number', next);
      return next;
    },
  };
}
