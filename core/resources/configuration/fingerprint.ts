import { createHmac, randomBytes } from 'node:crypto';

let key: Buffer | undefined;

/**
 * A value's hash under a key of this process. Equal values give equal hashes, on both sides of the pair; nobody who
 * sees a hash can try values against it, and after a restart it means nothing.
 */
export function fingerprintOf(value: string): string {
  key ??= randomBytes(32);
  return createHmac('sha256', key).update(value).digest('base64url');
}
