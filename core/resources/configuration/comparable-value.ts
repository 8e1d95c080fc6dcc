import { fingerprintOf } from './fingerprint.ts';
import { maskReason } from './masking.ts';

/** So much of a keyed hash tells values apart, and nobody anything. */
const TOLD = 12;

/** A secret in plain text, as it may be compared and shown: by keyed hash alone. */
export const PLAIN_SECRET = 'secret in plain text, hash ';

/** A variable's value as it may be kept to be compared: a secret by its keyed hash, everything else as it is. */
export function comparableValue(key: string, value: string): string {
  return maskReason(key, value) === undefined
    ? value
    : `${PLAIN_SECRET}${fingerprintOf(value).slice(0, TOLD)}`;
}
