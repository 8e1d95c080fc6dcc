import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDigest, isChecksum } from './checksum.ts';
import type { ChecksumAlgorithm } from './checksum.ts';
import { combineCrcs } from './crc.ts';
import type { CrcAlgorithm } from './crc.ts';

function checksum(algorithm: ChecksumAlgorithm, ...chunks: readonly Uint8Array[]): Buffer {
  const digest = createDigest(algorithm);
  for (const chunk of chunks) digest.update(chunk);
  return digest.digest();
}

// The check values of the CRC catalogue: the checksum of the digits 1 to 9.
test.each([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
] as const)('%s of the digits is %s', (algorithm, expected) => {
  expect(checksum(algorithm, Buffer.from('123456789')).toString('hex')).toBe(expected);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of parts makes that of the whole', (algorithm) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { minLength: 1, maxLength: 6 }), (parts) => {
      const whole = checksum(algorithm, Buffer.concat(parts));
      expect(checksum(algorithm, ...parts)).toEqual(whole);
      const blocks = parts.map((part) => ({
        crc: checksum(algorithm satisfies CrcAlgorithm, part),
        lengthBytes: part.length,
      }));
      expect(combineCrcs(algorithm, blocks)).toEqual(whole);
    }),
  );
});

test.each([
  ['CRC32', 'NhCmhg==', true],
  ['CRC32', 'NhCmhg', false],
  ['CRC32', 'NhCmhgA=', false],
  ['SHA256', 'NhCmhg==', false],
  ['CRC32', '', false],
] as const)('%s %s is a checksum: %s', (algorithm, text, expected) => {
  expect(isChecksum(algorithm, text)).toBe(expected);
});
