import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { callUpstream } from '../../tables/engine/upstream-call.ts';
import { within } from '../../buckets/attempt.ts';
import { keyIn } from './pairs.ts';
import type { BucketPlace, ObjectPair } from './pairs.ts';

/** `unclear`: as large, and ETags that say nothing of each other: those of uploads in parts, or of encrypted ones. */
export type Listed = 'new' | 'changed' | 'same' | 'unclear' | 'extra';

/** MD5 of the content, where it was written at once. Source: S3 API Reference, Object, ETag. */
const PLAIN_ETAG = /^"?[0-9a-f]{32}"?$/;
const CALL_MS = 20_000;

/** What the listings of both sides say of a key. */
export function listedAs({ source, target }: ObjectPair): Listed {
  if (!target) return 'new';
  if (!source) return 'extra';
  if (source.sizeBytes !== target.sizeBytes) return 'changed';
  if (source.etag === target.etag) return 'same';
  return 'unclear';
}

const CHECKSUMS = [
  'ChecksumCRC64NVME',
  'ChecksumSHA256',
  'ChecksumSHA1',
  'ChecksumCRC32C',
  'ChecksumCRC32',
] as const;

/** The checksums of a whole object that S3 tells; one that is made of its parts' says nothing of the content alone. */
export function wholeChecksums(
  told: Partial<Pick<HeadObjectCommandOutput, (typeof CHECKSUMS)[number] | 'ChecksumType'>>,
): Readonly<Partial<Record<(typeof CHECKSUMS)[number], string>>> {
  if (told.ChecksumType === 'COMPOSITE') return {};
  return Object.fromEntries(
    CHECKSUMS.flatMap((name) => {
      const value = told[name];
      return value === undefined || value.includes('-') ? [] : [[name, value]];
    }),
  );
}

/**
 * Whether two objects of one size are the same, asked of both: by a checksum that both have; else, where both ETags are
 * MD5 of the content, by those; else, as `aws s3 sync` does, by which of them is newer.
 * @throws UpstreamFailed, Cancelled.
 */
export async function isSame(
  from: BucketPlace,
  to: BucketPlace,
  pair: ObjectPair,
  signal: AbortSignal,
): Promise<'same' | 'changed' | 'same by time'> {
  const told = await isSameByChecksum(from, to, pair, signal);
  if (told !== 'unknown') return told;
  const isNewer = (pair.target?.modifiedAt ?? 0) >= (pair.source?.modifiedAt ?? 0);
  return isNewer ? 'same by time' : 'changed';
}

/** As {@link isSame}, by what the content itself says; `unknown` where no checksum is of both. */
export async function isSameByChecksum(
  from: BucketPlace,
  to: BucketPlace,
  pair: ObjectPair,
  signal: AbortSignal,
): Promise<'same' | 'changed' | 'unknown'> {
  const [one, other] = await Promise.all([from, to].map((place) => headOf(place, pair.key, signal)));
  const [mine, theirs] = [wholeChecksums(one ?? {}), wholeChecksums(other ?? {})];
  for (const name of CHECKSUMS)
    if (mine[name] !== undefined && theirs[name] !== undefined)
      return mine[name] === theirs[name] ? 'same' : 'changed';
  return one && other && [one, other].every(isPlain) ? 'changed' : 'unknown';
}

function isPlain({
  ETag = '',
  ServerSideEncryption: encryption = 'AES256',
}: HeadObjectCommandOutput): boolean {
  return PLAIN_ETAG.test(ETag) && encryption === 'AES256';
}

/** Gone meanwhile: undefined. */
function headOf(
  place: BucketPlace,
  key: string,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  return callUpstream('s3:GetObject', { signal }, async (both) => {
    const command = new HeadObjectCommand({
      Bucket: place.bucket,
      Key: keyIn(place, key),
      ChecksumMode: 'ENABLED',
    });
    try {
      return await place.s3.send(command, within(both, CALL_MS));
    } catch (error) {
      if ((error as Error).name === 'NotFound') return undefined;
      throw error;
    }
  });
}
