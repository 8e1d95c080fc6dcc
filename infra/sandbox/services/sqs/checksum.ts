import { createHash } from 'node:crypto';
import type { AttributeValue } from './message.ts';

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

const transportType = { string: 1, binary: 2 } as const;

/**
 * MD5 of message attributes as SQS computes it: by name, each with its length (4 bytes, big-endian), name, length, data
 * type, transport type, length, value. Undefined where there are none.
 * Source: SQS Developer Guide, "Calculating the MD5 message digest for message attributes".
 */
export function attributesMd5(
  attributes: Readonly<Record<string, AttributeValue>> | undefined,
): string | undefined {
  const named = Object.entries(attributes ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  if (named.length === 0) return undefined;
  const hash = createHash('md5');
  function update(value: string | Uint8Array): void {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    hash.update(length).update(bytes);
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of named) {
    update(name);
    update(DataType);
    const isBinary = DataType.startsWith('Binary');
    hash.update(Uint8Array.of(isBinary ? transportType.binary : transportType.string));
    update(isBinary ? (BinaryValue ?? new Uint8Array()) : (StringValue ?? ''));
  }
  return hash.digest('hex');
}
