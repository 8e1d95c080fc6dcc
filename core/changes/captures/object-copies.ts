import type { S3Client } from '@aws-sdk/client-s3';
import type { CaptureReads } from '../../actions/action.ts';
import type { PlannedCapture } from '../../actions/plan.ts';
import type { ObjectPlace } from '../../resources/buckets/types.ts';
import type { Answer } from '../buckets/attempt.ts';
import { copyObject } from '../buckets/copy-object.ts';
import type { Expected, Written } from '../buckets/copy-order.ts';
import { readObject } from '../buckets/object-state.ts';
import type { ObjectState } from '../buckets/object-state.ts';

/** The bucket of the same environment that captures go to, and the folder in it. */
export interface CaptureRoom {
  readonly bucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly keptForHours: number;
  readonly notes: readonly string[];
}

/** An object as its copy in a capture stands for it: where it was, and what a copy does not say by itself. */
export interface CapturedObject {
  /** Its place in the capture. */
  readonly number: number;
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly storageClass: string;
  /** Where S3 encrypted it by its own keys (SSE-S3): its copy is encrypted as the bucket of captures has it. */
  readonly serverSideEncryption?: 'AES256';
}

export const OBJECTS_FORMAT = 'objects-1';

/** Where copies of objects are kept; the sentence that says why there is no such place, where there is none. */
export async function captureRoom(
  captures: CaptureReads,
): Promise<CaptureRoom | { readonly refusal: string }> {
  const found = await captures.place();
  if ('refusal' in found) return found;
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(found.place) ?? [];
  return {
    bucket,
    prefix,
    keptForHours: found.keptForHours,
    notes: found.notes,
  };
}

/** What a plan says of a capture of objects. `lacks`: what copies of these objects do not hold. */
export function plannedCapture(room: CaptureRoom, keeps: string, lacks: readonly string[]): PlannedCapture {
  return { keeps, where: `s3://${room.bucket}/${room.prefix}`, keptForHours: room.keptForHours, lacks };
}

/** Where the copy of one object stands. */
export function capturedPlace(
  room: Pick<CaptureRoom, 'bucket' | 'prefix'>,
  captureId: string,
  number: number,
) {
  return {
    bucket: room.bucket,
    key: `${room.prefix}${captureId}/objects/${String(number).padStart(8, '0')}`,
  };
}

/**
 * Copies one object into a capture, inside of S3: content, headers, metadata, tags and a KMS key that it is encrypted by.
 * The copy is of class STANDARD; the former class is told by {@link CapturedObject}. Done again, it replaces the copy.
 */
export async function captureObject(
  s3: S3Client,
  room: CaptureRoom,
  captureId: string,
  {
    number,
    from,
    source,
    signal,
  }: {
    readonly number: number;
    readonly from: ObjectPlace;
    readonly source: ObjectState;
    readonly signal: AbortSignal;
  },
): Promise<Answer<CapturedObject>> {
  const to = capturedPlace(room, captureId, number);
  const isByS3 = source.ServerSideEncryption === 'AES256';
  const asked = isByS3 ? { ...source, ServerSideEncryption: undefined } : source;
  const copied = await copyObject(s3, { from, source: asked, to, storageClass: 'STANDARD', signal });
  if (!copied.ok) return copied;
  const { ContentLength: sizeBytes = 0, ETag: etag = '', StorageClass: storageClass = 'STANDARD' } = source;
  const value = { number, key: from.key, sizeBytes, etag, storageClass };
  return { ok: true, value: { ...value, ...(isByS3 && { serverSideEncryption: 'AES256' as const }) } };
}

/**
 * Copies an object back out of a capture to where it was, in its former class and with its former encryption.
 * `undefined`: the copy is not there any more.
 */
export async function putCapturedBack(
  s3: S3Client,
  room: Pick<CaptureRoom, 'bucket' | 'prefix'>,
  captureId: string,
  {
    object,
    bucket,
    expected,
    signal,
  }: {
    readonly object: CapturedObject;
    readonly bucket: string;
    readonly expected?: Expected;
    readonly signal: AbortSignal;
  },
): Promise<Answer<Written> | undefined> {
  const from = capturedPlace(room, captureId, object.number);
  const seen = await readObject(s3, from, signal);
  if (!seen.ok) return seen;
  if (!seen.value) return undefined;
  const to = { bucket, key: object.key };
  const { serverSideEncryption: ServerSideEncryption } = object;
  const formerly = { ServerSideEncryption, SSEKMSKeyId: undefined, BucketKeyEnabled: undefined };
  return copyObject(s3, {
    from,
    source: ServerSideEncryption ? { ...seen.value, ...formerly } : seen.value,
    to,
    expected,
    storageClass: object.storageClass,
    signal,
  });
}
