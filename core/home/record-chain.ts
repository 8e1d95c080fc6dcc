import { createHash, createHmac } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import type { RecordBody, RecordEntry } from '../actions/record.ts';

/** What stands in front of the first entry. */
export const GENESIS_HASH = '0'.repeat(64);

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { sequence: 0, hash: GENESIS_HASH };

/** Keys in one order, no spaces; what JSON can not hold is a bug, as it would be lost on the way back. */
const stringify = configure({ deterministic: true, bigint: false, circularValue: Error, strict: true });

/** The one text of a value, whatever the order in which its keys were set. */
export function canonicalJson(value: object): string {
  // First as JSON has it: members that are undefined are not there, and dates are texts.
  return stringify(JSON.parse(JSON.stringify(value))) ?? '';
}

export type HashKind = 'sha256' | 'hmac-sha256';

/** `sha256:` and 64 hex digits, or `hmac-sha256:` where a key was given. */
export function hashOf(unhashed: object, key: string | undefined): string {
  const text = canonicalJson(unhashed);
  return key === undefined
    ? `sha256:${createHash('sha256').update(text).digest('hex')}`
    : `hmac-sha256:${createHmac('sha256', key).update(text).digest('hex')}`;
}

export function hashKindOf(hash: string): HashKind | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(hash)) return 'sha256';
  return /^hmac-sha256:[0-9a-f]{64}$/.test(hash) ? 'hmac-sha256' : undefined;
}

/** The entry that follows the head; its hash is over everything else of it. */
export function sealed(body: RecordBody, head: ChainHead, key: string | undefined): RecordEntry {
  const unhashed = { ...body, sequence: head.sequence + 1, previousHash: head.hash };
  return { ...unhashed, hash: hashOf(unhashed, key) };
}
