import { notFound } from '../../http/errors.server.ts';
import type { Pair } from '../../http/pair.server.ts';
import type { NamedPair } from '../lists/named-pair.server.ts';
import { namedPair } from '../lists/named-pair.server.ts';

/** S3's own rule, and what it let through before 2018 in us-east-1. Dots alone would lead out of the bucket's path. */
const BUCKET_NAME = /^(?!\.+$)[A-Za-z0-9._-]{3,255}$/;

/** Whether S3 could have a bucket of this name. */
export function isBucketName(name: string | undefined): name is string {
  return name !== undefined && BUCKET_NAME.test(name);
}

/**
 * The two buckets that a page's key stands for, found without asking upstream.
 * @throws 404 where S3 could have no bucket of that name.
 */
export function bucketPair(key: string | undefined, pair: Pair): NamedPair {
  const named = namedPair('buckets', key, pair);
  if (!named.sides.every((side) => isBucketName(side.name)))
    throw notFound('S3 has no buckets of such a name.');
  return named;
}
