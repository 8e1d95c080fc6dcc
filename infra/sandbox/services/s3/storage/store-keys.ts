/**
 * Keys of the store, ordered as S3 lists: by the bytes of a key's UTF-8. A bucket's number stands first, so that a
 * bucket is one range; numbers are big-endian.
 */
export function objectKey(bucketId: number, key: string): Buffer {
  const bytes = Buffer.allocUnsafe(4 + Buffer.byteLength(key));
  bytes.writeUInt32BE(bucketId);
  bytes.write(key, 4);
  return bytes;
}

/** The name in an object's key. */
export function nameOf(storeKey: Uint8Array): string {
  return Buffer.from(storeKey.buffer, storeKey.byteOffset, storeKey.byteLength).toString('utf8', 4);
}

function writeNumber(target: Buffer, value: number, at: number): void {
  target.writeUInt32BE(Math.floor(value / 0x1_0000_0000), at);
  target.writeUInt32BE(value % 0x1_0000_0000, at + 4);
}

/** Versions of one object, the newest first. */
export function noncurrentKey(objectId: number, seq: number): Buffer {
  const bytes = Buffer.allocUnsafe(16);
  writeNumber(bytes, objectId, 0);
  writeNumber(bytes, Number.MAX_SAFE_INTEGER - seq, 8);
  return bytes;
}

export function partKey(uploadNumber: number, partNumber: number): Buffer {
  const bytes = Buffer.allocUnsafe(12);
  writeNumber(bytes, uploadNumber, 0);
  bytes.writeUInt32BE(partNumber, 8);
  return bytes;
}

export function idKey(id: string): Buffer {
  return Buffer.from(id, 'latin1');
}

/** The first key after all that start with these bytes; undefined where there can be none. */
export function afterPrefix(bytes: Buffer): Buffer | undefined {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0xff) end -= 1;
  if (end === 0) return undefined;
  const next = Buffer.from(bytes.subarray(0, end));
  next[end - 1] = (next[end - 1] ?? 0) + 1;
  return next;
}

/** The first key after this very one. */
export function afterKey(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from([0])]);
}
