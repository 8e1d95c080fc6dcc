import { z } from 'zod';
import { RUN_ID } from '../../actions/run-id.ts';

/** S3's limit for a key, in bytes of UTF-8. */
const KEY_LIMIT_BYTES = 1_024;

/** S3's own rule, and what it let through before 2018 in us-east-1. Dots alone would lead out of the bucket's path. */
export const bucketName = z
  .string()
  .regex(
    /^(?!\.+$)[A-Za-z0-9._-]{3,255}$/,
    'must be the name of a bucket: 3 to 255 letters, digits, ., _ and -',
  );

const text = z
  .string()
  .refine(
    (value) => Buffer.byteLength(value) <= KEY_LIMIT_BYTES,
    `must have at most ${KEY_LIMIT_BYTES} bytes`,
  )
  .refine((value) => !/\p{Surrogate}/u.test(value), 'must be text: half of a character stands in it');

export const objectKey = text.refine((value) => value !== '', 'must not be empty');

/** Everything that begins with it. Empty: the whole bucket. */
export const keyPrefix = text;

/** S3's are opaque, and at most 1,024 bytes long; `null` (the text) is what was written without versioning. */
export const versionId = z.string().regex(/^[\x21-\x7e]{1,1024}$/, 'must be the id of a version');

export const captureId = z.string().regex(RUN_ID, 'must be the id of a run');

/** A moment, in milliseconds since the epoch. */
export const moment = z.number().int().min(0).max(8_640_000_000_000);

/** A bucket and a key in one: what is typed to confirm, and what has one change at a time. */
export function placeName(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** `3 objects`, `1 object`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : `${noun}s`}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `12 bytes`, `1.5 MiB`. */
export function bytesInWords(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 ? value : Number(value.toFixed(1)).toLocaleString('en')} ${UNITS[step]}`;
}
