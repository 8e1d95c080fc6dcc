import { textOf } from './bytes-view.ts';

/** What would be unreadable in an address, or stand for something else there. */
const ESCAPED =
  // eslint-disable-next-line no-control-regex -- controls are what is escaped
  /[%\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A key as text for links and forms: keys are bytes, of any kind. Text stays readable, every other byte and `%` is
 * written `%XX`. The code of one key is always the same, and every code leads back to its bytes.
 */
export function keyCode(bytes: Uint8Array): string {
  const text = textOf(bytes);
  if (text !== undefined)
    return text.replace(ESCAPED, (character) =>
      [...new TextEncoder().encode(character)].map(percent).join(''),
    );
  return [...bytes]
    .map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x25 ? String.fromCharCode(byte) : percent(byte)))
    .join('');
}

/** The bytes of a code; undefined where a `%` is not followed by two hexadecimal digits. */
export function keyBytes(code: string): Uint8Array | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(code)) return undefined;
  const encoder = new TextEncoder();
  const parts = code
    .split(/(%[0-9A-Fa-f]{2})/)
    .map((part, index) =>
      index % 2 === 1 ? Uint8Array.of(Number.parseInt(part.slice(1), 16)) : encoder.encode(part),
    );
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
