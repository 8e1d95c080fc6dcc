import {
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import type { HeadObjectCommandOutput, S3Client, Tag } from '@aws-sdk/client-s3';
import { hashOf } from '../../actions/canonical.ts';
import type { Versioning } from '../../resources/buckets/types.ts';
import type { ObjectPlace } from '../../resources/buckets/types.ts';
import { attempt, within } from './attempt.ts';
import type { Answer } from './attempt.ts';
import { entriesOf, onlyEntry } from './version-entries.ts';
import type { VersionEntry } from './version-entries.ts';

const CALL_MS = 10_000;
/** A key's versions that are looked through; S3 sets no limit to their number. */
const VERSION_PAGES = 10;

/** What stands under a key: everything of it that a copy has to carry. */
export type ObjectState = Omit<HeadObjectCommandOutput, '$metadata' | 'Body'>;

export interface BucketVersioning {
  readonly versioning: Versioning;
  /** Whether S3 asks for a code of MFA when a version is deleted for good, or versioning is changed. */
  readonly mfaDelete: boolean;
}

/** Whether and since when a bucket keeps versions, asked now. */
export function readVersioning(
  s3: S3Client,
  bucket: string,
  signal: AbortSignal,
): Promise<Answer<BucketVersioning>> {
  const asked = s3.send(new GetBucketVersioningCommand({ Bucket: bucket }), within(signal, CALL_MS));
  return attempt(
    's3:GetBucketVersioning',
    asked.then(({ Status, MFADelete }) => ({
      versioning: Status === 'Enabled' ? 'enabled' : Status === 'Suspended' ? 'suspended' : 'never',
      mfaDelete: MFADelete === 'Enabled',
    })),
  );
}

/** What HEAD tells; `undefined` where there is no such object, or a delete marker in its place. */
export async function readObject(
  s3: S3Client,
  { bucket, key, versionId }: ObjectPlace,
  signal: AbortSignal,
): Promise<Answer<ObjectState | undefined>> {
  const operation = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  const answer = await attempt(operation, s3.send(command, within(signal, CALL_MS)));
  // Of a bucket that is not there HEAD says the same as of an object: callers have read the bucket before.
  if (!answer.ok && answer.failure.state === 'absent') return { ok: true, value: undefined };
  // A delete marker that is asked for by its id is no object (405, MethodNotAllowed).
  if (!answer.ok && answer.failure.code === 'MethodNotAllowed') return { ok: true, value: undefined };
  return answer;
}

/** The tags of an object or a version. */
export async function readTags(
  s3: S3Client,
  { bucket, key, versionId }: ObjectPlace,
  signal: AbortSignal,
): Promise<readonly Tag[]> {
  const command = new GetObjectTaggingCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  return (await s3.send(command, within(signal, CALL_MS))).TagSet ?? [];
}

/** The versions and delete markers of exactly this key, newest first. A bucket without versioning has one, `null`. */
export function readVersions(
  s3: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Answer<readonly VersionEntry[]>> {
  return attempt('s3:ListBucketVersions', versionsOf(s3, bucket, key, signal));
}

/**
 * As `readVersions`; but a bucket that never had versions holds the object alone, and is not asked for any: some servers
 * that speak S3 have no versions to list.
 */
export async function readEntries(
  s3: S3Client,
  { versioning }: BucketVersioning,
  { bucket, key }: ObjectPlace,
  signal: AbortSignal,
): Promise<Answer<readonly VersionEntry[]>> {
  if (versioning !== 'never') return readVersions(s3, bucket, key, signal);
  const seen = await readObject(s3, { bucket, key }, signal);
  if (!seen.ok) return seen;
  return { ok: true, value: seen.value ? [onlyEntry(key, seen.value)] : [] };
}

/**
 * Why nothing may be written over this key: versioning is suspended, and a version `null` that lies beneath another
 * would be replaced for good. Undefined where nothing is in the way.
 */
export function buriedNull(
  { versioning }: BucketVersioning,
  key: string,
  versions: readonly VersionEntry[],
): string | undefined {
  const isBuried = versions.some((one) => !one.isLatest && !one.isMarker && one.versionId === 'null');
  if (versioning !== 'suspended' || !isBuried) return undefined;
  return `Versioning is suspended: the version null of ${key}, which lies beneath another, would be replaced for good. Delete that version by itself first.`;
}

async function versionsOf(s3: S3Client, bucket: string, key: string, signal: AbortSignal) {
  const found: VersionEntry[] = [];
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (let page = 0; page < VERSION_PAGES; page += 1) {
    const command = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: key,
      EncodingType: 'url',
      ...marker,
    });
    const answer = await s3.send(command, within(signal, CALL_MS));
    const { entries, next } = entriesOf(answer);
    // Nothing that begins with a key sorts before the key itself.
    const own = entries.filter((entry) => entry.key === key);
    found.push(...own);
    if (!next || own.length < entries.length) return found;
    marker = next;
  }
  return found;
}

/** What of an object no copy carries along: grants of its own. A sentence each; empty where there is nothing. */
export async function readOwnGrants(
  s3: S3Client,
  { bucket, key, versionId }: ObjectPlace,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const command = new GetObjectAclCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  const answer = await attempt('s3:GetObjectAcl', s3.send(command, within(signal, CALL_MS)));
  if (!answer.ok) {
    // An endpoint that has no grants loses none.
    if (answer.failure.state === 'unsupported') return [];
    return ['grants of its own (ACL), which could not be read'];
  }
  const { Grants: grants = [], Owner: owner } = answer.value;
  const others = grants.filter(
    ({ Grantee, Permission }) => Permission !== 'FULL_CONTROL' || Grantee?.ID !== owner?.ID,
  );
  return others.length === 0 ? [] : [`${others.length} of its grants (ACL): a copy has its owner's alone`];
}

const COMPARED = [
  'ETag',
  'ContentLength',
  'ContentType',
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ExpiresString',
  'WebsiteRedirectLocation',
  'SSEKMSKeyId',
] as const;

/** Whether two versions are alike in all that a copy would bring back. What can not be read counts as different. */
export async function isAlike(
  s3: S3Client,
  [one, state]: readonly [ObjectPlace, ObjectState],
  other: ObjectPlace,
  signal: AbortSignal,
): Promise<boolean> {
  const seen = await readObject(s3, other, signal);
  if (!seen.ok || !seen.value) return false;
  const { value } = seen;
  if (COMPARED.some((name) => state[name] !== value[name])) return false;
  if ((state.StorageClass ?? 'STANDARD') !== (value.StorageClass ?? 'STANDARD')) return false;
  if (hashOf(state.Metadata ?? {}) !== hashOf(value.Metadata ?? {})) return false;
  const tags = await attempt(
    's3:GetObjectTagging',
    Promise.all([readTags(s3, one, signal), readTags(s3, other, signal)]),
  );
  return tags.ok && hashOf(sorted(tags.value[0])) === hashOf(sorted(tags.value[1]));
}

function sorted(tags: readonly Tag[]): readonly string[] {
  return tags.map(({ Key = '', Value = '' }) => `${Key}\n${Value}`).sort();
}

/** Classes that have to be restored before anything can be read, a copy made included. */
const ARCHIVES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Why this object can not be copied now, as a sentence; undefined where it can. */
export function copyObstacle(object: ObjectState): string | undefined {
  const { StorageClass: storageClass = 'STANDARD', ArchiveStatus: archive, Restore: restore } = object;
  const restored = restore !== undefined && restore.includes('ongoing-request="false"');
  if ((ARCHIVES.has(storageClass) || archive !== undefined) && !restored)
    return `It is archived (${archive ?? storageClass}): it has to be restored before it can be read or copied.`;
  if (object.SSECustomerAlgorithm !== undefined)
    return 'It is encrypted with a key that only its owner has (SSE-C).';
  return undefined;
}

/** Why this version can not be deleted for good, as a sentence. Source: S3 User Guide, "Object Lock". */
export function lockObstacle(object: ObjectState, now: number): string | undefined {
  if (object.ObjectLockLegalHoldStatus === 'ON')
    return 'It is under a legal hold: S3 does not let it be deleted.';
  const until = object.ObjectLockRetainUntilDate;
  if (object.ObjectLockMode !== undefined && until !== undefined && until.getTime() > now)
    return `It is locked (${object.ObjectLockMode}) until ${until.toISOString()}: S3 does not let it be deleted.`;
  return undefined;
}
