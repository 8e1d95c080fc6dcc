import { may } from '../../permissions/permission.ts';
import type { Permission } from '../../permissions/permission.ts';

/** What keeping a capture needs; that its bucket is there, and that it expires, is among the reads. */
export const KEEPS_CAPTURES: readonly Permission[] = [may('capture', 's3:PutObject', 's3:PutObjectTagging')];

/** Objects are captured by a copy inside of S3, in parts where they are large; an upload that nobody ends is ended. */
export const KEEPS_COPIES: readonly Permission[] = [
  ...KEEPS_CAPTURES,
  may('capture', 's3:AbortMultipartUpload'),
];
