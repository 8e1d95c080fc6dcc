import { LONGEST_RECORD_BYTES } from './format.ts';
import { textOf } from './lines.ts';

export interface ArrayElement {
  /** The line on which it begins. */
  readonly line: number;
  /** Bytes up to what stands behind it: the comma, or the end of the array. */
  readonly end: number;
  readonly read:
    | { readonly ok: true; readonly text: string | undefined }
    /** The array itself is damaged here; nothing after this can be read. */
    | { readonly ok: false; readonly sentence: string };
}

const LINE_FEED = 10;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);
const CLOSE_BRACKET = 93;
const BLANKS: ReadonlySet<number> = new Set([9, LINE_FEED, 13, 32]);

/**
 * Cuts the elements out of one JSON array of any size, without looking into them. Begins behind the array's opening
 * bracket, or, with `behindElement`, at the comma behind an element.
 */
export async function* arrayElementsOf(
  bytes: AsyncIterable<Buffer>,
  place: { readonly end: number; readonly line: number; readonly behindElement: boolean },
): AsyncGenerator<ArrayElement> {
  let { end: at, line } = place;
  let state: 'first' | 'next' | 'element' | 'behind' | 'closed' = place.behindElement ? 'behind' : 'first';
  let depth = 0;
  let inText = false;
  let isEscaped = false;
  let parts: Buffer[] = [];
  let held = 0;
  let beganOn = line;
  const broken = (sentence: string) => ({ line, end: at, read: { ok: false, sentence } }) as const;

  for await (const chunk of bytes) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1, at += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === LINE_FEED) line += 1;
      if (state === 'element') {
        if (isEscaped) isEscaped = false;
        else if (inText) {
          if (byte === BACKSLASH) isEscaped = true;
          else if (byte === QUOTE) inText = false;
        } else if (byte === QUOTE) inText = true;
        else if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) {
          parts.push(chunk.subarray(start, index));
          yield { line: beganOn, end: at, read: { ok: true, text: textOf(parts) } };
          parts = [];
          held = 0;
          state = byte === COMMA ? 'next' : 'closed';
        } else if (OPENING.has(byte)) depth += 1;
        else if (CLOSING.has(byte)) depth -= 1;
        continue;
      }
      if (BLANKS.has(byte)) continue;
      if (state === 'closed') return yield broken('Something stands behind the end of the array.');
      if (state === 'behind') {
        if (byte !== COMMA && byte !== CLOSE_BRACKET)
          return yield broken('Between two items of an array stands a comma.');
        state = byte === COMMA ? 'next' : 'closed';
      } else if (byte === CLOSE_BRACKET && state === 'first') state = 'closed';
      else if (byte === COMMA || CLOSING.has(byte)) return yield broken('An item of the array is missing.');
      else {
        state = 'element';
        beganOn = line;
        depth = OPENING.has(byte) ? 1 : 0;
        inText = byte === QUOTE;
        start = index;
      }
    }
    if (state !== 'element') continue;
    parts.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > LONGEST_RECORD_BYTES) {
      line = beganOn;
      return yield broken('An item of the array is far too long, or does not end.');
    }
  }
  if (state !== 'closed') yield broken('The array does not end.');
}
