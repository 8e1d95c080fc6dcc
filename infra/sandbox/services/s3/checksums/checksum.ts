import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CrcDigest } from './crc.ts';

/** Algorithms whose checksums are verified and kept. Source: S3 User Guide, "Checking object integrity". */
const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'MD5'] as const;

export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** The member of the API's shapes that holds a checksum: `ChecksumCRC32`. */
type ChecksumMember = `Checksum${ChecksumAlgorithm}`;

export function checksumMember(algorithm: ChecksumAlgorithm): ChecksumMember {
  return `Checksum${algorithm}`;
}

export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return (checksumAlgorithms as readonly string[]).includes(name);
}

const checksumBytes: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
};

/** True where the text is base64 of as many bytes as the algorithm gives. */
export function isChecksum(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === checksumBytes[algorithm] && bytes.toString('base64') === text;
}

interface Digest {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

function createCrc32(): Digest {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    digest() {
      const result = Buffer.alloc(4);
      result.writeUInt32BE(value);
      return result;
    },
  };
}

export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return createCrc32();
    case 'CRC32C':
    case 'CRC64NVME':
      return new CrcDigest(algorithm);
    default:
      return createHash(algorithm.toLowerCase());
  }
}
