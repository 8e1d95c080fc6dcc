import { randomBytes } from 'node:crypto';

/** The id of what is written where versioning is not enabled. */
export const nullVersionId = 'null';

/** An opaque id of 32 characters, as S3 gives; the version's place in the order of writing is within. */
export function createVersionId(seq: number): string {
  // A command line takes an id that starts with a hyphen for an option.
  for (;;) {
    const id = writeVersionId(seq);
    if (!id.startsWith('-')) return id;
  }
}

function writeVersionId(seq: number): string {
  const bytes = randomBytes(24);
  const mask = bytes.subarray(8, 16);
  const plain = Buffer.alloc(8);
  plain.writeBigUInt64BE(BigInt(seq));
  for (let at = 0; at < 8; at += 1) bytes[at] = (plain[at] ?? 0) ^ (mask[at] ?? 0);
  return bytes.toString('base64url');
}

/** The place in the order that an id speaks of; undefined for a text that is no id. */
export function seqOfVersionId(versionId: string): number | undefined {
  if (!/^[\w-]{32}$/.test(versionId)) return undefined;
  const bytes = Buffer.from(versionId, 'base64url');
  const plain = Buffer.alloc(8);
  for (let at = 0; at < 8; at += 1) plain[at] = (bytes[at] ?? 0) ^ (bytes[at + 8] ?? 0);
  const seq = plain.readBigUInt64BE();
  return seq <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seq) : undefined;
}
