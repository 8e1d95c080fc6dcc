/** One word of a command. Text is sent as UTF-8. */
export type RespWord = string | number | Buffer;
export type RespCommand = readonly RespWord[];

/** Longer words are sent as they are; a copy would cost more than a write of its own. */
const COPIED_BYTES = 4_096;
const CRLF = '\r\n';
const CRLF_BYTES = Buffer.from(CRLF);
/** `$`, ten digits, two line ends: what a word takes besides itself, at most. */
const WORD_OVERHEAD = 16;

/**
 * Commands as RESP2 arrays of bulk strings, ready to be written one buffer after the other. Long words are not copied:
 * whoever hands them in leaves them alone until the answer is there.
 */
export function encodeCommands(commands: readonly RespCommand[]): readonly Buffer[] {
  const parts: Buffer[] = [];
  let target = Buffer.allocUnsafe(roomFor(commands));
  let end = 0;
  for (const command of commands) {
    end += target.write(`*${command.length}${CRLF}`, end, 'latin1');
    for (const word of command) {
      if (typeof word === 'number') {
        const digits = String(word);
        end += target.write(`$${digits.length}${CRLF}${digits}${CRLF}`, end, 'latin1');
        continue;
      }
      const sizeBytes = typeof word === 'string' ? Buffer.byteLength(word) : word.length;
      end = writeHeader(target, end, sizeBytes);
      if (typeof word === 'string') end += target.write(word, end, 'utf8');
      else if (sizeBytes <= COPIED_BYTES) end += word.copy(target, end);
      else {
        parts.push(target.subarray(0, end), word);
        target = target.subarray(end);
        end = 0;
      }
      target[end] = 13;
      target[end + 1] = 10;
      end += 2;
    }
  }
  parts.push(target.subarray(0, end));
  return parts;
}

/** The beginning of a command of which one word is sent bit by bit, and what follows that word. */
export function encodeAround(
  before: RespCommand,
  sizeBytes: number,
  after: RespCommand,
): { readonly head: Buffer; readonly tail: Buffer } {
  const words = before.length + 1 + after.length;
  const head = Buffer.concat([
    Buffer.from(`*${words}${CRLF}`),
    ...before.map(wordOf),
    Buffer.from(`$${sizeBytes}${CRLF}`),
  ]);
  return { head, tail: Buffer.concat([CRLF_BYTES, ...after.map(wordOf)]) };
}

function wordOf(word: RespWord): Buffer {
  const bytes = Buffer.isBuffer(word) ? word : Buffer.from(String(word));
  return Buffer.concat([Buffer.from(`$${bytes.length}${CRLF}`), bytes, CRLF_BYTES]);
}

function roomFor(commands: readonly RespCommand[]): number {
  let room = 0;
  for (const command of commands) {
    room += WORD_OVERHEAD;
    for (const word of command) room += WORD_OVERHEAD + roomForWord(word);
  }
  return room;
}

function roomForWord(word: RespWord): number {
  if (typeof word === 'number') return 24;
  // A UTF-16 unit takes three bytes at most.
  if (typeof word === 'string') return word.length * 3;
  return word.length > COPIED_BYTES ? 0 : word.length;
}

/** `$12\r\n`, digit by digit: a string would be made for every key of a million. */
function writeHeader(target: Buffer, start: number, sizeBytes: number): number {
  let end = start;
  target[end++] = 0x24;
  let divisor = 1;
  while (divisor * 10 <= sizeBytes) divisor *= 10;
  for (; divisor >= 1; divisor /= 10) target[end++] = 0x30 + (Math.floor(sizeBytes / divisor) % 10);
  target[end++] = 13;
  target[end++] = 10;
  return end;
}
