import type {
  CORSRule,
  Grant,
  LifecycleRule,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionByDefault,
  Tag,
} from '@aws-sdk/client-s3';
import type { ChecksumAlgorithm } from './checksums/checksum.ts';

export type VersioningStatus = 'Enabled' | 'Suspended';

/** Where the bytes of a body are: in the store, in a file of its own, or in the files of a multipart upload. */
export interface BodyRef {
  readonly id: string;
  readonly kind: 'inline' | 'file' | 'parts';
}

export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite one ends in `-` and the number of parts. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface Encryption {
  readonly algorithm: 'AES256' | 'aws:kms' | 'aws:kms:dsse';
  readonly keyId?: string;
  readonly bucketKey?: boolean;
}

/** A copy of an archived object that RestoreObject asked for. */
export interface Restore {
  readonly requestedAtMs: number;
  readonly readyAtMs: number;
  readonly days: number;
}

/** What its writer said about an object, given back with it. */
export interface Details {
  readonly contentType: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly expiresMs?: number;
  readonly websiteRedirectLocation?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly encryption: Encryption;
  readonly grants?: readonly Grant[];
  readonly restore?: Restore;
}

export interface ObjectVersion {
  readonly kind: 'object';
  /** Order of writing within the whole store. */
  readonly seq: number;
  readonly versionId: string;
  readonly modifiedMs: number;
  readonly size: number;
  /** Without its quotation marks. */
  readonly etag: string;
  readonly storageClass: string;
  readonly body: BodyRef;
  readonly checksum: StoredChecksum;
  /** Zero where the object was not written by a multipart upload. */
  readonly partsCount: number;
  readonly details: Details;
}

export interface DeleteMarker {
  readonly kind: 'marker';
  readonly seq: number;
  readonly versionId: string;
  readonly modifiedMs: number;
}

export type Version = ObjectVersion | DeleteMarker;

/** One key of a bucket: its latest version, and how many stand behind it. */
export interface Entry {
  readonly objectId: number;
  readonly noncurrentCount: number;
  /** Which version has the id `null`, where there is one. */
  readonly nullSeq: number | undefined;
  readonly latest: Version;
}

/** A version that is no longer the latest, and since when. */
export interface NoncurrentVersion {
  readonly version: Version;
  readonly sinceMs: number;
}

/** A part of a multipart upload, and of the object that was made of it. */
export interface Part {
  readonly partNumber: number;
  readonly size: number;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly body: BodyRef;
  readonly checksum: StoredChecksum;
}

export interface Upload {
  readonly number: number;
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedMs: number;
  readonly storageClass: string;
  readonly details: Details;
  readonly checksumAlgorithm: ChecksumAlgorithm;
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE';
  /** False where S3 chose the algorithm because the client named none. */
  readonly checksumAsked: boolean;
}

export interface BucketRecord {
  readonly id: number;
  readonly name: string;
  readonly createdAtMs: number;
  readonly versioning?: VersioningStatus;
  readonly tags?: readonly Tag[];
  readonly lifecycle?: {
    readonly rules: readonly LifecycleRule[];
    readonly minimumObjectSize: 'all_storage_classes_128K' | 'varies_by_storage_class';
  };
  /** The UTC day, counted from the epoch, of which the lifecycle rules were last applied. */
  readonly lifecycleDay?: number;
  readonly encryption?: { readonly byDefault: ServerSideEncryptionByDefault; readonly bucketKey: boolean };
  readonly cors?: readonly CORSRule[];
  readonly policy?: string;
  readonly publicAccessBlock?: PublicAccessBlockConfiguration;
  readonly ownership?: string;
  readonly grants?: readonly Grant[];
}
