import type { Cell } from '../../cells/cell.ts';

export interface BucketName {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  /** Told by AWS, not by every emulator. */
  readonly region?: string;
}

/** What a row of the list tells; each part with its own outcome. */
export interface BucketRow {
  readonly name: string;
  readonly versioning: Cell<VersioningState>;
  readonly lifecycle: Cell<readonly LifecycleRuleSummary[]>;
}

/** `never` means that versioning was never switched on. */
export type Versioning = 'enabled' | 'suspended' | 'never';

export interface VersioningState {
  readonly versioning: Versioning;
  readonly mfaDelete: boolean;
}

export interface LifecycleTransition {
  readonly afterDays?: number;
  /** Milliseconds since the epoch. */
  readonly at?: number;
  readonly storageClass: string;
}

export interface LifecycleRuleSummary {
  readonly id: string;
  readonly enabled: boolean;
  /** What the rule holds for; an empty prefix is the whole bucket. */
  readonly prefix: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly largerThanBytes?: number;
  readonly smallerThanBytes?: number;
  readonly transitions: readonly LifecycleTransition[];
  readonly expireAfterDays?: number;
  /** Milliseconds since the epoch. */
  readonly expireAt?: number;
  readonly removeLoneDeleteMarkers: boolean;
  readonly noncurrentTransitions: readonly LifecycleTransition[];
  readonly noncurrentExpireAfterDays?: number;
  readonly noncurrentVersionsKept?: number;
  readonly abortUploadsAfterDays?: number;
}

export interface BucketEncryption {
  /** AES256, aws:kms, aws:kms:dsse. */
  readonly algorithm: string;
  readonly keyId?: string;
  readonly bucketKey: boolean;
}

/** What is not blocked here may still be blocked for the whole account. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface BucketSize {
  readonly sizeBytes?: number;
  /** Bytes by storage type as S3 names it (`StandardStorage`), where there are any. */
  readonly bytesByStorageType: Readonly<Record<string, number>>;
  readonly objectCount?: number;
  /** The day that was measured, in milliseconds since the epoch: S3 reports once a day. */
  readonly measuredAt: number;
}

/** Where an object stands; without a version it is the current one. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

export interface ObjectSummary {
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly lastModifiedAt?: number;
  readonly storageClass: string;
  readonly etag?: string;
}

export interface ObjectPage {
  readonly prefix: string;
  /** Full prefixes, each ending with the delimiter. */
  readonly folders: readonly string[];
  readonly objects: readonly ObjectSummary[];
  readonly pageNumber: number;
  readonly next?: string;
  readonly previous?: { readonly cursor?: string };
}

export interface ObjectVersion {
  readonly key: string;
  /** `null` (the text) for what was written while versioning was off. */
  readonly versionId: string;
  readonly latest: boolean;
  readonly deleteMarker: boolean;
  /** Absent for a delete marker. */
  readonly sizeBytes?: number;
  readonly lastModifiedAt?: number;
  readonly storageClass?: string;
  readonly etag?: string;
}

export interface VersionPage {
  readonly prefix: string;
  readonly folders: readonly string[];
  readonly versions: readonly ObjectVersion[];
  readonly pageNumber: number;
  readonly next?: string;
  readonly previous?: { readonly cursor?: string };
}

export interface ObjectHead {
  readonly key: string;
  readonly versionId?: string;
  readonly sizeBytes: number;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentDisposition?: string;
  readonly contentLanguage?: string;
  readonly cacheControl?: string;
  readonly etag?: string;
  /** Milliseconds since the epoch. */
  readonly lastModifiedAt?: number;
  readonly storageClass: string;
  readonly encryption?: string;
  readonly kmsKeyId?: string;
  /** `x-amz-meta-…`, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly partsCount?: number;
  /** As S3 writes it: when, and by which rule. */
  readonly expiration?: string;
  readonly restore?: string;
  readonly replicationStatus?: string;
  readonly lockMode?: string;
}

export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif';

/** What an object's first bytes are, decided by the bytes and never by what the object says of itself. */
export type PreviewContent =
  | { readonly kind: 'image'; readonly imageType: ImageType }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** The first bytes, two hexadecimal digits each. */
  | { readonly kind: 'binary'; readonly hex: string }
  | { readonly kind: 'empty' };

export type ObjectPreview =
  | (PreviewContent & {
      readonly sizeBytes: number;
      /** How much of it was read. */
      readonly readBytes: number;
      readonly truncated: boolean;
    })
  /** In an archive class: it must be restored before it can be read. */
  | { readonly kind: 'archived' };

/** An image on its way to the browser. */
export interface OpenedImage {
  readonly imageType: ImageType;
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}
