import { invalidArgument, methodNotAllowed, noSuchKey, noSuchVersion } from '../errors.ts';
import type { S3Context } from '../context.ts';
import { checkKey } from './object-details.ts';
import type { BucketRecord, Entry, ObjectVersion, Version } from '../records.ts';

export interface Found<Kind extends Version = ObjectVersion> {
  readonly entry: Entry;
  readonly version: Kind;
}

/** The version of that id. Throws `NoSuchVersion`, or `InvalidArgument` for what is no id. */
function requireVersion(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId: string,
): Found<Version> {
  checkKey(key);
  const entry = context.objects.find(bucket.id, key);
  const version = context.objects.findVersion(entry, versionId);
  if (version === 'malformed') throw invalidArgument('Invalid version id specified', 'versionId', versionId);
  if (!entry || !version) throw noSuchVersion(key, versionId);
  return { entry, version };
}

/**
 * The object that a read means. A delete marker in its place is 404 where no version is named, and 405 where the
 * marker itself is. Source: S3 User Guide, "Working with delete markers".
 */
export function requireObject(
  context: S3Context,
  bucket: BucketRecord,
  key: string,
  versionId: string | undefined,
  method = 'GET',
): Found {
  checkKey(key);
  const found =
    versionId === undefined
      ? latestOf(context.objects.find(bucket.id, key))
      : requireVersion(context, bucket, key, versionId);
  if (!found) throw noSuchKey(key);
  const { entry, version } = found;
  if (version.kind === 'object') return { entry, version };
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  throw methodNotAllowed(method, 'DeleteMarker', {
    ...headers,
    allow: 'DELETE',
    'last-modified': new Date(version.modifiedMs).toUTCString(),
  });
}

function latestOf(entry: Entry | undefined): Found<Version> | undefined {
  return entry && { entry, version: entry.latest };
}
