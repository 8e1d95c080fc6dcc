import { isUtf8 } from 'node:buffer';
import { LONGEST_RECORD_BYTES } from './format.ts';

export interface Line {
  readonly line: number;
  /** Bytes up to and with the line's own end. */
  readonly end: number;
  /** Undefined where the line is too long, or no UTF-8: it has no text that could be read. */
  readonly text: string | undefined;
}

const LINE_FEED = 10;

/** Cuts bytes into lines; `end` and `line` are those of the place where the bytes begin. */
export async function* linesOf(
  bytes: AsyncIterable<Buffer>,
  place: { readonly end: number; readonly line: number },
): AsyncGenerator<Line> {
  let { end, line } = place;
  let parts: Buffer[] = [];
  let held = 0;
  function keep(part: Buffer): void {
    held += part.length;
    if (held <= LONGEST_RECORD_BYTES) parts.push(part);
    else parts = [];
  }
  function take(ownEndBytes: number): Line {
    const text = held <= LONGEST_RECORD_BYTES ? textOf(parts) : undefined;
    end += held + ownEndBytes;
    line += 1;
    parts = [];
    held = 0;
    return { line, end, text };
  }
  for await (const chunk of bytes) {
    let start = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, at));
      yield take(1);
      start = at + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (held > 0) yield take(0);
}

/** Undefined where it is no UTF-8: what would be put in place of the wrong bytes is not what somebody wrote. */
export function textOf(parts: readonly Buffer[]): string | undefined {
  const whole = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  return isUtf8(whole) ? whole.toString('utf8') : undefined;
}
