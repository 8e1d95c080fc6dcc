/** Keys fall into this many shares. */
export const SHARES = 256;

/** The share that a key falls into: FNV-1a of its text, folded to eight bits. */
export function shareOf(keyText: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < keyText.length; index += 1)
    hash = Math.imul(hash ^ keyText.charCodeAt(index), 0x01000193);
  return ((hash >>> 24) ^ (hash >>> 16) ^ (hash >>> 8) ^ hash) & (SHARES - 1);
}

/** For each share how many items it has, and the sum of their digests modulo 2^64: equal for equal sets of items. */
export class ShareSums {
  readonly counts: Uint32Array;
  private readonly sums: BigUint64Array;

  /** `saved` is what {@link text} gave. */
  constructor(saved?: string) {
    const bytes = saved === undefined ? Buffer.alloc(12 * SHARES) : Buffer.from(saved, 'base64');
    this.counts = Uint32Array.from({ length: SHARES }, (_, share) => bytes.readUInt32LE(12 * share));
    this.sums = BigUint64Array.from({ length: SHARES }, (_, share) => bytes.readBigUInt64LE(12 * share + 4));
  }

  add(share: number, digest: Buffer): void {
    this.counts[share] = (this.counts[share] ?? 0) + 1;
    this.sums[share] = (this.sums[share] ?? 0n) + digest.readBigUInt64LE(0);
  }

  equals(other: ShareSums, share: number): boolean {
    return this.counts[share] === other.counts[share] && this.sums[share] === other.sums[share];
  }

  get text(): string {
    const bytes = Buffer.alloc(12 * SHARES);
    for (let share = 0; share < SHARES; share += 1) {
      bytes.writeUInt32LE(this.counts[share] ?? 0, 12 * share);
      bytes.writeBigUInt64LE(this.sums[share] ?? 0n, 12 * share + 4);
    }
    return bytes.toString('base64');
  }
}
