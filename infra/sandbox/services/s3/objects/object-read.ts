import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
} from '@aws-sdk/client-s3';
import { contentRange, readRange } from './byte-range.ts';
import type { ByteRange } from './byte-range.ts';
import { checkReadConditions } from './conditions.ts';
import type { Operation, S3Context } from '../context.ts';
import { invalidArgument, invalidPartNumber, invalidRange, invalidRequest } from '../errors.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rules.ts';
import { encryptionMembers } from './object-details.ts';
import { requireObject } from './object-lookup.ts';
import { checkReadable, restoreHeader } from './object-restore.ts';
import { checksumMembers, versionIdMember } from './object-write.ts';
import type { ObjectVersion, StoredChecksum } from '../records.ts';

type ReadOutput = Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & { Body?: unknown };
type ReadInput = GetObjectCommandInput & HeadObjectCommandInput;

interface Extent {
  readonly range: ByteRange;
  /** Absent for the whole body, asked for without a range. */
  readonly contentRange?: string;
  /** The checksum of just these bytes, where one is kept. */
  readonly checksum?: StoredChecksum;
}

function extentOf(context: S3Context, version: ObjectVersion, input: ReadInput): Extent {
  const { size } = version;
  const whole = { range: { start: 0, length: size }, checksum: version.checksum };
  if (input.PartNumber !== undefined) {
    if (input.Range !== undefined)
      throw invalidRequest('Cannot specify both Range header and partNumber query parameter');
    return extentOfPart(context, version, input.PartNumber);
  }
  if (input.Range === undefined) return whole;
  const range = readRange(input.Range, size);
  if (range === 'unsatisfiable') throw invalidRange(input.Range, size);
  if (range === 'whole') return whole;
  const isAll = range.length === size;
  return {
    range,
    contentRange: contentRange(range, size),
    checksum: isAll ? version.checksum : undefined,
  };
}

function extentOfPart(context: S3Context, version: ObjectVersion, partNumber: number): Extent {
  if (!(partNumber >= 1 && partNumber <= 10_000))
    throw invalidArgument(
      'Part number must be an integer between 1 and 10000, inclusive',
      'partNumber',
      partNumber,
    );
  const { size, checksum, partsCount } = version;
  if (partsCount === 0) {
    if (partNumber !== 1) throw invalidPartNumber(partNumber, 1);
    const range = { start: 0, length: size };
    return { range, checksum, contentRange: size > 0 ? contentRange(range, size) : undefined };
  }
  let start = 0;
  for (const [at, part] of context.bodies.segmentsOf(version.body).entries()) {
    if (at + 1 === partNumber) {
      const range = { start, length: part.size };
      return { range, checksum: part.checksum, contentRange: contentRange(range, size) };
    }
    start += part.size;
  }
  throw invalidPartNumber(partNumber, partsCount);
}

/** What could end a header's line, or stands in no header, is refused instead of written. */
function headerText(text: string | undefined, argument: string): string | undefined {
  if (text !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
    throw invalidArgument('Header value cannot be represented using ISO-8859-1.', argument, text);
  return text;
}

/** User metadata as it came, save for UTF-8, which answers carry as RFC 2047 says. */
function metadataOut(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      /^[\x20-\x7e\t]*$/.test(value)
        ? value
        : `=?UTF-8?B?${Buffer.from(value, isLatin1(value) ? 'latin1' : 'utf8').toString('base64')}?=`,
    ]),
  );
}

/** HTTP gives each byte of a header as one character. */
function isLatin1(text: string): boolean {
  return [...text].every((sign) => sign.charCodeAt(0) <= 0xff);
}

function describe(
  context: S3Context,
  input: ReadInput,
): { output: ReadOutput; version: ObjectVersion; extent: Extent } {
  const { Bucket = '', Key: key = '' } = input;
  const bucket = context.buckets.require(Bucket, input.ExpectedBucketOwner);
  const { entry, version } = requireObject(context, bucket, key, input.VersionId);
  const now = context.cloud.clock.now();
  const { details, etag, modifiedMs } = version;
  const modified = new Date(modifiedMs);
  checkReadConditions(version, input, {
    etag: `"${etag}"`,
    'last-modified': modified.toUTCString(),
    ...(details.cacheControl === undefined ? {} : { 'cache-control': details.cacheControl }),
  });
  const extent = extentOf(context, version, input);
  const { range, checksum } = extent;
  const expires =
    input.ResponseExpires ?? (details.expiresMs === undefined ? undefined : new Date(details.expiresMs));
  const output: ReadOutput = {
    AcceptRanges: 'bytes',
    LastModified: modified,
    ContentLength: range.length,
    ContentRange: extent.contentRange,
    ETag: `"${etag}"`,
    ...(input.ChecksumMode === 'ENABLED' && checksum ? checksumMembers(checksum) : {}),
    VersionId: versionIdMember(bucket, version.versionId),
    ContentType: headerText(input.ResponseContentType, 'response-content-type') ?? details.contentType,
    CacheControl: headerText(input.ResponseCacheControl, 'response-cache-control') ?? details.cacheControl,
    ContentDisposition:
      headerText(input.ResponseContentDisposition, 'response-content-disposition') ??
      details.contentDisposition,
    ContentEncoding:
      headerText(input.ResponseContentEncoding, 'response-content-encoding') ?? details.contentEncoding,
    ContentLanguage:
      headerText(input.ResponseContentLanguage, 'response-content-language') ?? details.contentLanguage,
    Expires: expires,
    ExpiresString: expires?.toUTCString(),
    WebsiteRedirectLocation: details.websiteRedirectLocation,
    Metadata: metadataOut(details.metadata),
    ...encryptionMembers(details.encryption),
    StorageClass:
      version.storageClass === 'STANDARD' ? undefined : (version.storageClass as ReadOutput['StorageClass']),
    Restore: restoreHeader(version, now),
    Expiration: version.seq === entry.latest.seq ? expirationHeader(bucket, key, version) : undefined,
    TagCount: details.tags.length || undefined,
    PartsCount: input.PartNumber !== undefined && version.partsCount > 0 ? version.partsCount : undefined,
  };
  return { output, version, extent };
}

export const getObject: Operation<GetObjectCommandInput, ReadOutput> = (context, input) => {
  const { output, version, extent } = describe(context, input);
  checkReadable(version, context.cloud.clock.now());
  return { ...output, Body: context.bodies.read(version.body, version.size, extent.range) };
};

export const headObject: Operation<HeadObjectCommandInput, ReadOutput> = (context, input) =>
  describe(context, input).output;
