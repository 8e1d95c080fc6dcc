/** CRC-64/Jones, as the end of a DUMP carries it: reflected, starting at 0. Source: Redis's crc64.c. */
const POLYNOMIAL = 0x95ac9329ac4bc9b5n;
const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let crc = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ POLYNOMIAL : crc >> 1n;
  return crc;
});

export const CHECKSUM_BYTES = 8;

export function crc64(bytes: Uint8Array): bigint {
  let crc = 0n;
  for (const byte of bytes) crc = (TABLE[Number((crc ^ BigInt(byte)) & 0xffn)] ?? 0n) ^ (crc >> 8n);
  return crc;
}

/** Whether the last eight bytes are the checksum of the rest: what Redis documents, without saying where it stands. */
export function endsWithChecksum(payload: Buffer): boolean {
  const end = payload.length - CHECKSUM_BYTES;
  return end > 0 && payload.readBigUInt64LE(end) === crc64(payload.subarray(0, end));
}
