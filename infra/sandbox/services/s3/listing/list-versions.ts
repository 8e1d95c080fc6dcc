import type {
  DeleteMarkerEntry,
  ListObjectVersionsCommandInput,
  ListObjectVersionsCommandOutput,
  ObjectVersion as ListedVersion,
} from '@aws-sdk/client-s3';
import type { Operation, S3Context } from '../context.ts';
import { invalidArgument } from '../errors.ts';
import { keyEncoder, readEncodingType, readMarker, readPageSize, takePage } from './list-page.ts';
import { describeRestore, describeVersion } from './list-objects.ts';
import type { BucketRecord, Entry, Version } from '../records.ts';
import { walkVersions } from '../storage/walk.ts';
import type { WalkOptions } from '../storage/walk.ts';
import { nullVersionId, seqOfVersionId } from '../storage/version-id.ts';

type Listed =
  | { readonly kind: 'version'; readonly key: string; readonly version: Version; readonly isLatest: boolean }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** Where a page starts within the versions of its first key: behind this place in the order of writing. */
interface Start {
  readonly key: string;
  readonly behindSeq: number;
}

function readStart(
  context: S3Context,
  bucket: BucketRecord,
  input: ListObjectVersionsCommandInput,
): Start | undefined {
  const { KeyMarker: key, VersionIdMarker: versionId } = input;
  if (versionId === undefined || versionId === '') return undefined;
  if (!key)
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      versionId,
    );
  if (versionId === nullVersionId) {
    const behindSeq = context.objects.find(bucket.id, key)?.nullSeq;
    return behindSeq === undefined ? undefined : { key, behindSeq };
  }
  const behindSeq = seqOfVersionId(versionId);
  if (behindSeq === undefined)
    throw invalidArgument('Invalid version id specified', 'version-id-marker', versionId);
  return { key, behindSeq };
}

function walkOptions(input: ListObjectVersionsCommandInput, start: Start | undefined): WalkOptions {
  const { Prefix: prefix, Delimiter: delimiter, KeyMarker: marker } = input;
  if (start) return { prefix, delimiter, from: start.key };
  return marker ? { prefix, delimiter, after: readMarker(marker, prefix, delimiter) } : { prefix, delimiter };
}

function* versionsOf(
  context: S3Context,
  key: string,
  entry: Entry,
  start: Start | undefined,
): Generator<Listed> {
  const behindSeq = start?.key === key ? start.behindSeq : undefined;
  if (behindSeq === undefined || entry.latest.seq < behindSeq)
    yield { kind: 'version', key, version: entry.latest, isLatest: true };
  for (const { version } of context.objects.noncurrentVersions(entry, behindSeq))
    yield { kind: 'version', key, version, isLatest: false };
}

function* listed(
  context: S3Context,
  bucket: BucketRecord,
  input: ListObjectVersionsCommandInput,
  start: Start | undefined,
): Generator<Listed> {
  for (const walked of walkVersions(context.storage, bucket.id, walkOptions(input, start))) {
    if (walked.kind === 'prefix') yield walked;
    else yield* versionsOf(context, walked.key, walked.entry, start);
  }
}

export const listObjectVersions: Operation<
  ListObjectVersionsCommandInput,
  Omit<ListObjectVersionsCommandOutput, '$metadata'>
> = (context, input) => {
  const bucket = context.buckets.require(input.Bucket ?? '', input.ExpectedBucketOwner);
  const limit = readPageSize(input.MaxKeys, 'maxKeys');
  const encode = keyEncoder(readEncodingType(input.EncodingType));
  const page = takePage(listed(context, bucket, input, readStart(context, bucket, input)), limit);
  const withRestore = input.OptionalObjectAttributes?.includes('RestoreStatus') ?? false;
  const now = context.cloud.clock.now();

  const versions: ListedVersion[] = [];
  const markers: DeleteMarkerEntry[] = [];
  const commonPrefixes: { Prefix: string }[] = [];
  for (const item of page.items) {
    if (item.kind === 'prefix') {
      commonPrefixes.push({ Prefix: encode(item.prefix) });
      continue;
    }
    const { version, isLatest } = item;
    const place = {
      Key: encode(item.key),
      VersionId: version.versionId,
      IsLatest: isLatest,
      Owner: { ID: context.ownerId },
    };
    if (version.kind === 'marker') markers.push({ ...place, LastModified: new Date(version.modifiedMs) });
    else
      versions.push({
        ...place,
        ...(describeVersion(version) as Omit<ListedVersion, 'Key'>),
        RestoreStatus: withRestore ? describeRestore(version, now) : undefined,
      });
  }
  const last = page.isTruncated ? page.items.at(-1) : undefined;
  return {
    IsTruncated: page.isTruncated,
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    NextKeyMarker: last && encode(last.kind === 'prefix' ? last.prefix : last.key),
    NextVersionIdMarker: last?.kind === 'version' ? last.version.versionId : undefined,
    Versions: versions.length > 0 ? versions : undefined,
    DeleteMarkers: markers.length > 0 ? markers : undefined,
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    Delimiter: encode(input.Delimiter),
    MaxKeys: limit,
    CommonPrefixes: commonPrefixes.length > 0 ? commonPrefixes : undefined,
    EncodingType: input.EncodingType,
  };
};
