import type { HeadObjectCommandOutput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { keyOf } from '../../resources/buckets/answers.ts';

/** One version or delete marker, as ListObjectVersions tells it. */
export interface VersionEntry {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isMarker: boolean;
  /** 0 for a delete marker. */
  readonly sizeBytes: number;
  readonly etag: string;
  readonly storageClass: string;
  /** Milliseconds since the epoch, by S3's clock, in whole seconds. */
  readonly modifiedAt: number;
}

/** Where the next page begins. */
export interface VersionPosition {
  readonly KeyMarker: string;
  readonly VersionIdMarker?: string;
}

/**
 * A page's versions and delete markers in S3's one order: by key (in UTF-8's order), each key's newest first. The SDK
 * tells them in two lists, each of which keeps that order.
 */
export function entriesOf(answer: ListObjectVersionsCommandOutput): {
  readonly entries: readonly VersionEntry[];
  readonly next?: VersionPosition;
} {
  const { EncodingType: encoding } = answer;
  const versions = (answer.Versions ?? []).map((version) => ({
    ...identityOf(version, encoding),
    isMarker: false,
    sizeBytes: version.Size ?? 0,
    etag: version.ETag ?? '',
    storageClass: version.StorageClass ?? 'STANDARD',
  }));
  const markers = (answer.DeleteMarkers ?? []).map((marker) => ({
    ...identityOf(marker, encoding),
    isMarker: true,
    sizeBytes: 0,
    etag: '',
    storageClass: '',
  }));
  const entries = woven(versions, markers);
  if (!answer.IsTruncated || !answer.NextKeyMarker) return { entries };
  const KeyMarker = keyOf(answer.NextKeyMarker, encoding);
  return { entries, next: { KeyMarker, VersionIdMarker: answer.NextVersionIdMarker } };
}

/** The one entry under a key of a bucket that never had versions, out of what HEAD tells of it. */
export function onlyEntry(
  key: string,
  { ContentLength, ETag, LastModified, StorageClass }: Partial<HeadObjectCommandOutput>,
): VersionEntry {
  return {
    ...{ key, versionId: 'null', isLatest: true, isMarker: false },
    sizeBytes: ContentLength ?? 0,
    etag: ETag ?? '',
    storageClass: StorageClass ?? 'STANDARD',
    modifiedAt: LastModified?.getTime() ?? 0,
  };
}

function identityOf(
  version: { Key?: string; VersionId?: string; IsLatest?: boolean; LastModified?: Date },
  encoding: string | undefined,
) {
  return {
    key: keyOf(version.Key, encoding),
    versionId: version.VersionId ?? 'null',
    isLatest: version.IsLatest ?? false,
    modifiedAt: version.LastModified?.getTime() ?? 0,
  };
}

function woven(versions: readonly VersionEntry[], markers: readonly VersionEntry[]): readonly VersionEntry[] {
  const entries: VersionEntry[] = [];
  let [version, marker] = [0, 0];
  for (;;) {
    const one = versions[version];
    const other = markers[marker];
    if (!one && !other) return entries;
    if (one && (!other || comesBefore(one, other))) {
      entries.push(one);
      version += 1;
    } else if (other) {
      entries.push(other);
      marker += 1;
    }
  }
}

/** The latest first, else the newer; of one second, the object: S3 can not tell them apart either. */
function comesBefore(one: VersionEntry, other: VersionEntry): boolean {
  const byKey = Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
  if (byKey !== 0) return byKey < 0;
  if (one.isLatest !== other.isLatest) return one.isLatest;
  return one.modifiedAt >= other.modifiedAt;
}
