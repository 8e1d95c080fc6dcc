import type { ImageType, PreviewContent } from './types.ts';

/** How much of a binary object is shown. */
const HEX_BYTES = 1_024;
/** What a text may hold of the control characters: tab, line feed, form feed, carriage return. */
const TEXT_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d]);

/**
 * What bytes are, decided by the bytes alone. Only formats that can hold no script count as images; SVG and HTML are
 * text. `truncated` says that the object goes on after these bytes.
 */
export function previewContent(bytes: Uint8Array, truncated: boolean): PreviewContent {
  if (bytes.length === 0) return { kind: 'empty' };
  const imageType = imageTypeOf(bytes);
  if (imageType) return { kind: 'image', imageType };
  const text = textOf(bytes, truncated);
  if (text === undefined) return { kind: 'binary', hex: hexOf(bytes.subarray(0, HEX_BYTES)) };
  return { kind: !truncated && isJson(text) ? 'json' : 'text', text };
}

/** The image format that the first bytes announce; undefined for every other. Twelve bytes are enough. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  const at = (offset: number, ...expected: readonly number[]) =>
    expected.every((byte, index) => bytes[offset + index] === byte);
  const word = (offset: number, text: string) => at(offset, ...[...text].map((one) => one.charCodeAt(0)));
  if (at(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (at(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (word(0, 'GIF87a') || word(0, 'GIF89a')) return 'image/gif';
  if (word(0, 'RIFF') && word(8, 'WEBP')) return 'image/webp';
  if (word(4, 'ftypavif') || word(4, 'ftypavis')) return 'image/avif';
  return undefined;
}

/** UTF-8 without control characters; a character that the end cuts in two is left out. */
function textOf(bytes: Uint8Array, truncated: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: truncated });
    return hasControls(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code < 0x20 && !TEXT_CONTROLS.has(code)) || code === 0x7f) return true;
  }
  return false;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
