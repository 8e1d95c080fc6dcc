import type { ObjectCannedACL, Tag } from '@aws-sdk/client-s3';
import { badRequest, invalidArgument, invalidRequest, notImplemented } from '../errors.ts';
import { grantsOfRequest } from '../buckets/acl.ts';
import type { GrantHeaders } from '../buckets/acl.ts';
import type { S3Context } from '../context.ts';
import type { BucketRecord, Details, Encryption } from '../records.ts';
import { readTaggingHeader } from './tags.ts';

/** Classes that an object of a general purpose bucket can be written in. */
const storageClasses: readonly string[] = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
];

/** User metadata in bytes of names and values. Source: S3 User Guide, "Working with object metadata". */
const metadataLimitBytes = 2048;
const keyLimitBytes = 1024;

/** The members of PutObject, CopyObject and CreateMultipartUpload that describe the object. */
interface DetailsInput extends GrantHeaders {
  readonly ACL?: ObjectCannedACL;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
  readonly Expires?: Date;
  readonly Metadata?: Record<string, string>;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSECustomerAlgorithm?: string;
  readonly StorageClass?: string;
  readonly Tagging?: string;
  readonly WebsiteRedirectLocation?: string;
  readonly ObjectLockMode?: string;
  readonly ObjectLockLegalHoldStatus?: string;
  readonly WriteOffsetBytes?: number;
}

/** Throws `KeyTooLongError` for a key that no object can have. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > keyLimitBytes)
    throw badRequest('KeyTooLongError', 'Your key is too long', {
      Size: size,
      MaxSizeAllowed: keyLimitBytes,
    });
}

export function readStorageClass(name: string | undefined): string {
  const storageClass = name ?? 'STANDARD';
  if (!storageClasses.includes(storageClass))
    throw badRequest('InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: storageClass,
    });
  return storageClass;
}

function readMetadata(metadata: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size > metadataLimitBytes)
    throw badRequest('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: size,
      MaxSizeAllowed: metadataLimitBytes,
    });
  return metadata;
}

function readEncryption(input: DetailsInput, bucket: BucketRecord, context: S3Context): Encryption {
  if (input.SSECustomerAlgorithm !== undefined)
    throw notImplemented('x-amz-server-side-encryption-customer-algorithm');
  const byDefault = bucket.encryption?.byDefault;
  const algorithm = input.ServerSideEncryption ?? byDefault?.SSEAlgorithm ?? 'AES256';
  if (algorithm === 'AES256') {
    if (input.SSEKMSKeyId !== undefined)
      throw invalidArgument(
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
        'x-amz-server-side-encryption',
        input.ServerSideEncryption,
      );
    return { algorithm };
  }
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse')
    throw badRequest(
      'InvalidEncryptionAlgorithmError',
      'The encryption request that you specified is not valid.',
      {
        ArgumentName: 'x-amz-server-side-encryption',
        ArgumentValue: algorithm,
      },
    );
  const { region, account } = context.cloud;
  const keyId = input.SSEKMSKeyId ?? byDefault?.KMSMasterKeyID ?? 'alias/aws/s3';
  return {
    algorithm,
    keyId: keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${account}:${keyPath(keyId)}`,
    bucketKey: input.BucketKeyEnabled ?? bucket.encryption?.bucketKey ?? false,
  };
}

function keyPath(keyId: string): string {
  return keyId.startsWith('alias/') ? keyId : `key/${keyId}`;
}

/** What a request says about the object that it writes; `tags` stand in for its own tagging header. */
export function readDetails(
  context: S3Context,
  bucket: BucketRecord,
  input: DetailsInput,
  tags: readonly Tag[] = readTaggingHeader(input.Tagging),
): Details {
  if (input.ObjectLockMode !== undefined || input.ObjectLockLegalHoldStatus !== undefined)
    throw invalidRequest('Bucket is missing Object Lock Configuration');
  if (input.WriteOffsetBytes !== undefined) throw notImplemented('x-amz-write-offset-bytes');
  const redirect = input.WebsiteRedirectLocation;
  if (redirect !== undefined && !/^(?:\/|https?:\/\/)/.test(redirect))
    throw badRequest(
      'InvalidRedirectLocation',
      "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
    );
  return {
    contentType: input.ContentType ?? 'binary/octet-stream',
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: input.ContentEncoding,
    contentLanguage: input.ContentLanguage,
    expiresMs: input.Expires?.getTime(),
    websiteRedirectLocation: redirect,
    metadata: readMetadata(input.Metadata),
    tags,
    encryption: readEncryption(input, bucket, context),
    grants: grantsOfRequest(context, bucket, input),
  };
}

/** The members that answers to writes tell of encryption. */
export function encryptionMembers({ algorithm, keyId, bucketKey }: Encryption): {
  readonly ServerSideEncryption: Encryption['algorithm'];
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
} {
  return { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled: bucketKey || undefined };
}

/** What stands in the ETag: the MD5, save for keys of KMS, whose ETag is not one. */
export function etagOf(md5: Buffer, { algorithm }: Encryption, random: () => Buffer): string {
  return (algorithm === 'AES256' ? md5 : random()).toString('hex');
}
