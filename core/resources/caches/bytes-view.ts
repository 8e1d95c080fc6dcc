/** Bytes as a screen can show them: text where they are text, escaped where they are not. */
export interface BytesView {
  /** Hostile text. Bytes that are no text are escaped as redis-cli does it: `\xff`. */
  readonly text: string;
  readonly isText: boolean;
  /** The bytes themselves, where they are no text and not cut. */
  readonly base64?: string;
  /** The size of the whole, also where only its beginning is shown. */
  readonly sizeBytes: number;
  readonly isCut: boolean;
}

/** Elements of a collection are shown up to here; a string of its own is paged. */
const ELEMENT_BYTES = 16_384;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// eslint-disable-next-line no-control-regex -- these are what must not reach a screen as they are
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
/** Controls, and characters that make a line read other than it is (direction marks, breaks, byte order marks). */
const UNSAFE_IN_NAME =
  // eslint-disable-next-line no-control-regex -- as above
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text that the bytes are, or nothing where they are no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A value for the screen. Only its first `limitBytes` are taken. */
export function viewOf(bytes: Buffer, limitBytes = ELEMENT_BYTES): BytesView {
  const isCut = bytes.length > limitBytes;
  const shown = isCut ? bytes.subarray(0, wholeCharacters(bytes, limitBytes)) : bytes;
  const text = textOf(shown);
  const isText = text !== undefined && !CONTROLS.test(text);
  return {
    text: isText ? text : escaped(shown),
    isText,
    base64: isText || isCut ? undefined : bytes.toString('base64'),
    sizeBytes: bytes.length,
    isCut,
  };
}

/** A name or a word of a command on one line: nothing in it can break the line or turn it round. */
export function nameOf(bytes: Uint8Array): string {
  const text = textOf(bytes);
  if (text === undefined) return escaped(bytes);
  return text.replace(UNSAFE_IN_NAME, (character) => escaped(new TextEncoder().encode(character)));
}

/** Where to cut so that no character of UTF-8 is cut in two: at `limit` or up to three bytes before it. */
export function wholeCharacters(bytes: Uint8Array, limit: number): number {
  if (limit >= bytes.length) return bytes.length;
  for (let cut = limit; cut > 0 && cut > limit - 4; cut -= 1) if (!isContinuation(bytes[cut])) return cut;
  return limit;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function escaped(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x5c) text += '\\\\';
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
