import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';

const canonical = configure({ deterministic: true, strict: false, circularValue: Error });

/** SHA-256 over the value's JSON with sorted keys, as 64 hexadecimal digits. What is undefined is left out. */
export function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(canonical(value) ?? 'undefined')
    .digest('hex');
}
