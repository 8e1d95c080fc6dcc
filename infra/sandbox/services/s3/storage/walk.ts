import type { Database } from 'lmdb';
import type { Entry } from '../records.ts';
import { afterKey, afterPrefix, nameOf, objectKey } from './store-keys.ts';
import type { Storage } from './storage.ts';

/** Longer than any key: what stands behind it makes no difference to the order. */
const keyLimitBytes = 1024;

export interface WalkOptions {
  readonly prefix?: string;
  readonly delimiter?: string;
  /** Starts behind this key or, for `prefix`, behind all keys that start with it. */
  readonly after?: { readonly kind: 'key' | 'prefix'; readonly text: string };
  /** Starts with this very key, where it is there. */
  readonly from?: string;
}

export type Walked =
  | { readonly kind: 'key'; readonly key: string; readonly entry: Entry }
  | { readonly kind: 'prefix'; readonly prefix: string };

interface Row {
  readonly key: Buffer;
  readonly value: Entry;
}

type Source = (start: Buffer, end: Buffer | undefined) => Iterable<Row>;

function readRange(database: Database<Entry, Buffer>): Source {
  return (start, end) => database.getRange({ start, end });
}

/** Two ranges as one, in order. They have no key in common. */
function* merge(a: Iterable<Row>, b: Iterable<Row>): Generator<Row> {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  try {
    let x = left.next();
    let y = right.next();
    while (!x.done || !y.done) {
      if (!x.done && (y.done || Buffer.compare(x.value.key, y.value.key) < 0)) {
        yield x.value;
        x = left.next();
      } else if (!y.done) {
        yield y.value;
        y = right.next();
      }
    }
  } finally {
    left.return?.();
    right.return?.();
  }
}

function truncated(text: string): Buffer {
  return Buffer.from(text).subarray(0, keyLimitBytes);
}

function boundKey(bucketId: number, text: string): Buffer {
  return Buffer.concat([objectKey(bucketId, ''), truncated(text)]);
}

function laterOf(a: Buffer, b: Buffer): Buffer {
  return Buffer.compare(a, b) >= 0 ? a : b;
}

/**
 * Keys of a bucket in the order of their UTF-8, those with the delimiter behind the prefix rolled up. What is rolled
 * up is not read: the walk goes on behind the common prefix.
 */
function* walk(source: Source, bucketId: number, options: WalkOptions): Generator<Walked> {
  const { prefix = '', delimiter = '', after, from } = options;
  if (Buffer.byteLength(prefix) > keyLimitBytes) return;
  const first = objectKey(bucketId, prefix);
  const end = afterPrefix(first);
  let start: Buffer | undefined = first;
  if (from !== undefined) start = laterOf(start, boundKey(bucketId, from));
  if (after) {
    const bound = boundKey(bucketId, after.text);
    const behind = after.kind === 'key' ? afterKey(bound) : afterPrefix(bound);
    start = behind && laterOf(start, behind);
  }
  while (start && (!end || Buffer.compare(start, end) < 0)) {
    let next: Buffer | undefined;
    for (const { key: storeKey, value: entry } of source(start, end)) {
      const key = nameOf(storeKey);
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      if (cut === -1) {
        yield { kind: 'key', key, entry };
        continue;
      }
      const common = key.slice(0, cut + delimiter.length);
      yield { kind: 'prefix', prefix: common };
      next = afterPrefix(objectKey(bucketId, common));
      break;
    }
    start = next;
  }
}

/** Keys whose latest version is an object. */
export function walkObjects(storage: Storage, bucketId: number, options: WalkOptions): Generator<Walked> {
  return walk(readRange(storage.live), bucketId, options);
}

/** All keys that have any version, delete markers included. */
export function walkVersions(storage: Storage, bucketId: number, options: WalkOptions): Generator<Walked> {
  const live = readRange(storage.live);
  const hidden = readRange(storage.hidden);
  return walk((start, end) => merge(live(start, end), hidden(start, end)), bucketId, options);
}

/** Some of a bucket's keys, behind that one, with or without a latest object. */
export function* walkKeys(
  storage: Storage,
  bucketId: number,
  after: string | undefined,
  limit: number,
): Generator<{ readonly key: string; readonly entry: Entry }> {
  let left = limit;
  const options = after === undefined ? {} : { after: { kind: 'key' as const, text: after } };
  for (const walked of walkVersions(storage, bucketId, options)) {
    if (left === 0) return;
    left -= 1;
    if (walked.kind === 'key') yield walked;
  }
}
