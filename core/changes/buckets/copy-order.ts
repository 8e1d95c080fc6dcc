import type { CopyObjectCommandInput } from '@aws-sdk/client-s3';
import type { ObjectPlace } from '../../resources/buckets/types.ts';
import type { ObjectState } from './object-state.ts';

/** What has to stand under the key at the moment of the write; `null`: nothing. */
export interface Expected {
  readonly etag: string | null;
}

export interface CopyOrder {
  readonly from: ObjectPlace;
  /** What HEAD told of the source. */
  readonly source: ObjectState;
  readonly to: { readonly bucket: string; readonly key: string };
  /** Left out where it does not matter. */
  readonly expected?: Expected;
  readonly storageClass: string;
  readonly signal: AbortSignal;
}

export interface Written {
  readonly versionId?: string;
  readonly etag?: string;
}

/** The condition of a write as its two headers. */
export function conditionOf(expected: Expected | undefined): { IfMatch?: string; IfNoneMatch?: string } {
  if (!expected) return {};
  return expected.etag === null ? { IfNoneMatch: '*' } : { IfMatch: expected.etag };
}

/** The encryption that the source has, asked for again: a copy would else get the default of its bucket. */
export function encryptionOf({
  ServerSideEncryption,
  SSEKMSKeyId,
  BucketKeyEnabled,
}: ObjectState): Pick<CopyObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled'> {
  if (ServerSideEncryption === undefined) return {};
  return SSEKMSKeyId === undefined
    ? { ServerSideEncryption }
    : { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
}

/** `bucket/key?versionId=…` for the header, each part encoded. */
export function copySourceOf({ bucket, key, versionId }: ObjectPlace): string {
  const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}
