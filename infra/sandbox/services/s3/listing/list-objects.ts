import type {
  _Object,
  ListObjectsCommandInput,
  ListObjectsCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation, S3Context } from '../context.ts';
import {
  keyEncoder,
  readEncodingType,
  readMarker,
  readPageSize,
  readToken,
  takePage,
  writeToken,
} from './list-page.ts';
import type { ListPosition, Page } from './list-page.ts';
import { restoreStateOf } from '../objects/object-restore.ts';
import type { ObjectVersion } from '../records.ts';
import { walkObjects } from '../storage/walk.ts';
import type { Walked } from '../storage/walk.ts';

interface ListInput {
  readonly Bucket?: string;
  readonly ExpectedBucketOwner?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly EncodingType?: string;
  readonly OptionalObjectAttributes?: readonly string[];
}

interface Listing extends Page<Walked> {
  readonly contents: _Object[] | undefined;
  readonly commonPrefixes: { Prefix: string }[] | undefined;
  /** The last thing on a page that has a successor. */
  readonly last: ListPosition | undefined;
  readonly encode: <Text extends string | undefined>(key: Text) => Text;
}

function list(
  context: S3Context,
  input: ListInput,
  limit: number,
  after: ListPosition | undefined,
  withOwner: boolean,
): Listing {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const encode = keyEncoder(readEncodingType(input.EncodingType));
  const walked = walkObjects(context.storage, bucket.id, {
    prefix: input.Prefix,
    delimiter: input.Delimiter,
    after,
  });
  const page = takePage(walked, limit);
  const contents: _Object[] = [];
  const commonPrefixes: { Prefix: string }[] = [];
  const withRestore = input.OptionalObjectAttributes?.includes('RestoreStatus') ?? false;
  const now = context.cloud.clock.now();
  for (const item of page.items) {
    if (item.kind === 'prefix') {
      commonPrefixes.push({ Prefix: encode(item.prefix) });
      continue;
    }
    const { latest } = item.entry;
    if (latest.kind === 'marker') continue;
    contents.push({
      Key: encode(item.key),
      ...describeVersion(latest),
      Owner: withOwner ? { ID: context.ownerId } : undefined,
      RestoreStatus: withRestore ? describeRestore(latest, now) : undefined,
    });
  }
  const end = page.isTruncated ? page.items.at(-1) : undefined;
  return {
    ...page,
    encode,
    contents: contents.length > 0 ? contents : undefined,
    commonPrefixes: commonPrefixes.length > 0 ? commonPrefixes : undefined,
    last: end && { kind: end.kind, text: end.kind === 'key' ? end.key : end.prefix },
  };
}

/** What every list tells of an object. */
export function describeVersion(version: ObjectVersion): Omit<_Object, 'Key'> {
  return {
    LastModified: new Date(version.modifiedMs),
    ETag: `"${version.etag}"`,
    ChecksumAlgorithm: [version.checksum.algorithm],
    ChecksumType: version.checksum.type,
    Size: version.size,
    StorageClass: version.storageClass as _Object['StorageClass'],
  };
}

export function describeRestore(version: ObjectVersion, now: number): _Object['RestoreStatus'] {
  const state = restoreStateOf(version, now);
  if (!state) return undefined;
  return {
    IsRestoreInProgress: state.isOngoing,
    RestoreExpiryDate: state.isOngoing ? undefined : new Date(state.expiresAtMs),
  };
}

export const listObjectsV2: Operation<
  ListObjectsV2CommandInput,
  Omit<ListObjectsV2CommandOutput, '$metadata'>
> = (context, input) => {
  const limit = readPageSize(input.MaxKeys, 'maxKeys');
  const after = startOf(input);
  const listing = list(context, input, limit, after, input.FetchOwner ?? false);
  const { encode } = listing;
  return {
    IsTruncated: listing.isTruncated,
    Contents: listing.contents,
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    Delimiter: encode(input.Delimiter),
    MaxKeys: limit,
    CommonPrefixes: listing.commonPrefixes,
    EncodingType: input.EncodingType,
    KeyCount: listing.items.length,
    ContinuationToken: input.ContinuationToken,
    NextContinuationToken: listing.last && writeToken(listing.last),
    StartAfter: encode(input.StartAfter),
  };
};

function startOf({ ContinuationToken, StartAfter }: ListObjectsV2CommandInput): ListPosition | undefined {
  if (ContinuationToken !== undefined) return readToken(ContinuationToken);
  return StartAfter === undefined || StartAfter === '' ? undefined : { kind: 'key', text: StartAfter };
}

export const listObjects: Operation<ListObjectsCommandInput, Omit<ListObjectsCommandOutput, '$metadata'>> = (
  context,
  input,
) => {
  const { Prefix, Delimiter, Marker } = input;
  const limit = readPageSize(input.MaxKeys, 'maxKeys');
  const after = Marker ? readMarker(Marker, Prefix, Delimiter) : undefined;
  const listing = list(context, input, limit, after, true);
  const { encode } = listing;
  return {
    IsTruncated: listing.isTruncated,
    Marker: encode(Marker ?? ''),
    // Without a delimiter, the last key itself is the next marker.
    NextMarker: Delimiter ? encode(listing.last?.text) : undefined,
    Contents: listing.contents,
    Name: input.Bucket,
    Prefix: encode(Prefix ?? ''),
    Delimiter: encode(Delimiter),
    MaxKeys: limit,
    CommonPrefixes: listing.commonPrefixes,
    EncodingType: input.EncodingType,
  };
};
