import { nameOf } from './bytes-view.ts';
import { shownWords } from './masking.ts';
import type { MonitorLine } from './types.ts';

const HEAD = /^(\d+\.\d+) \[(\d+) (.*?)\] (?=")/;
const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8 };

/**
 * One line of MONITOR: `1339518083.107412 [0 127.0.0.1:60866] "get" "key"`. Undefined where it is none. A line that
 * was cut in the middle of a word keeps what there is of it.
 */
export function monitorLineOf(line: string): MonitorLine | undefined {
  const head = HEAD.exec(line);
  if (!head) return undefined;
  const words = wordsOf(line.slice(head[0].length));
  return {
    at: Math.round(Number(head[1]) * 1000),
    database: Number(head[2]),
    client: head[3] ?? '',
    words: shownWords(words),
  };
}

/** The quoted words, their escapes undone: Redis writes every byte that is not plain ASCII as `\xff`. */
function wordsOf(text: string): readonly string[] {
  return (text.match(/"(?:[^"\\]|\\.)*"?/g) ?? []).map((quoted) =>
    nameOf(bytesOf(quoted.slice(1, quoted.length > 1 && quoted.endsWith('"') ? -1 : undefined))),
  );
}

function bytesOf(escaped: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const character = escaped.charAt(at);
    if (character !== '\\') {
      bytes.push(escaped.charCodeAt(at) & 0xff);
      continue;
    }
    at += 1;
    const kind = escaped.charAt(at);
    const hexadecimal = kind === 'x' ? /^[0-9a-f]{2}/i.exec(escaped.slice(at + 1, at + 3))?.[0] : undefined;
    if (hexadecimal) {
      bytes.push(Number.parseInt(hexadecimal, 16));
      at += 2;
    } else bytes.push(ESCAPES[kind] ?? kind.charCodeAt(0) & 0xff);
  }
  return Uint8Array.from(bytes);
}
