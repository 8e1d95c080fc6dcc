// listVersions(source, listing, budget): Cell<VersionPage>       listing: planVersionListing({...}) of listing.ts
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { Cell } from '../../cells/cell.ts';
import { nextCursor, previousCursor } from '../../paging/cursors.ts';
import type { Budget } from '../../upstream/budget.ts';
import type { Source } from '../source.ts';
import { keyOf } from './answers.ts';
import type { VersionListing, VersionMarker } from './listing.ts';
import { LISTING_PAGE_SIZE } from './listing.ts';
import type { ObjectVersion, VersionPage } from './types.ts';

/** One page of the versions and delete markers under a prefix, by key, each key's newest first. */
export function listVersions(
  source: Source,
  listing: VersionListing,
  budget: Budget,
): Promise<Cell<VersionPage>> {
  const { bucket, prefix, delimiter, scope, cursor } = listing;
  return source.reader.read(
    {
      environmentId: source.environment.id,
      operation: 's3:ListBucketVersions',
      key: JSON.stringify(['versions', bucket, prefix, delimiter ?? null, cursor ?? null]),
      run: async (signal) => {
        const command = new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: prefix || undefined,
          Delimiter: delimiter,
          MaxKeys: LISTING_PAGE_SIZE,
          KeyMarker: cursor?.position.key,
          VersionIdMarker: cursor?.position.versionId,
          EncodingType: 'url',
        });
        const answer = await source.clients.s3.send(command, { abortSignal: signal });
        const marker = markerOf(answer);
        return {
          prefix,
          folders: (answer.CommonPrefixes ?? []).map((folder) => keyOf(folder.Prefix, answer.EncodingType)),
          versions: versionsOf(answer),
          pageNumber: cursor?.pageNumber ?? 1,
          next: marker && nextCursor(scope, cursor, marker),
          previous: previousCursor(scope, cursor),
        };
      },
    },
    budget,
  );
}

function markerOf(answer: ListObjectVersionsCommandOutput): VersionMarker | undefined {
  if (!answer.IsTruncated || !answer.NextKeyMarker) return undefined;
  const key = keyOf(answer.NextKeyMarker, answer.EncodingType);
  return answer.NextVersionIdMarker ? { key, versionId: answer.NextVersionIdMarker } : { key };
}

/** S3 tells versions and delete markers in one order, the SDK in two lists: they are woven together again. */
function versionsOf(answer: ListObjectVersionsCommandOutput): readonly ObjectVersion[] {
  const versions = (answer.Versions ?? []).map((version) => ({
    ...identityOf(version, answer.EncodingType),
    deleteMarker: false,
    sizeBytes: version.Size ?? 0,
    storageClass: version.StorageClass ?? 'STANDARD',
    etag: version.ETag,
  }));
  const markers = (answer.DeleteMarkers ?? []).map((marker) => ({
    ...identityOf(marker, answer.EncodingType),
    deleteMarker: true,
  }));
  const woven: ObjectVersion[] = [];
  let [nextVersion, nextMarker] = [0, 0];
  for (;;) {
    const version = versions[nextVersion];
    const marker = markers[nextMarker];
    if (version && (!marker || comesBefore(version, marker))) {
      woven.push(version);
      nextVersion += 1;
    } else if (marker) {
      woven.push(marker);
      nextMarker += 1;
    } else return woven;
  }
}

function identityOf(
  version: { Key?: string; VersionId?: string; IsLatest?: boolean; LastModified?: Date },
  encodingType: string | undefined,
) {
  return {
    key: keyOf(version.Key, encodingType),
    versionId: version.VersionId ?? 'null',
    latest: version.IsLatest ?? false,
    lastModifiedAt: version.LastModified?.getTime(),
  };
}

function comesBefore(one: ObjectVersion, other: ObjectVersion): boolean {
  const byKey = Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
  if (byKey !== 0) return byKey < 0;
  if (one.latest !== other.latest) return one.latest;
  return (one.lastModifiedAt ?? 0) >= (other.lastModifiedAt ?? 0);
}
