/**
 * One answer of a Redis server in RESP2: a simple string is a string, a bulk string the bytes as they are.
 * Source: redis.io, "Redis serialization protocol specification".
 */
export type Reply = string | Buffer | number | null | RedisReplyError | OversizedReply | readonly Reply[];

/** The server's refusal. Its kind is the first upper-case word of its line (`NOPERM`); `ERR` says no more than the text. */
export class RedisReplyError extends Error {
  readonly code: string;

  constructor(line: string) {
    super(line);
    this.name = 'ReplyError';
    this.code = /^[A-Z][A-Z_]*(?=\s|$)/.exec(line)?.[0] ?? 'ERR';
  }
}

/** A bulk string that was longer than the reader may keep: it was read past. */
export class OversizedReply {
  constructor(readonly sizeBytes: number) {}
}

/** What the server sent is not RESP2. */
export class RespProtocolError extends Error {
  readonly code = 'EPROTO';

  constructor(what: string) {
    super(`The server's answer is not in Redis's protocol: ${what}.`);
    this.name = 'RespProtocolError';
  }
}

interface RespReaderOptions {
  readonly onReply: (reply: Reply) => void;
  /** Longer bulk strings are read past, and an {@link OversizedReply} stands for them. */
  readonly mostBulkBytes: number;
  /**
   * Asked of every bulk string that is a whole answer and longer than `mostBulkBytes`: whoever takes it is handed its
   * bytes as they come, and the reply is an {@link OversizedReply} all the same.
   */
  readonly takerOf?: (sizeBytes: number) => ((part: Buffer) => void) | undefined;
}

interface OpenArray {
  readonly items: Reply[];
  missing: number;
}

/** A bulk string of which a part has yet to come; `missing` counts the CRLF behind it too. */
interface OpenBulk {
  readonly sizeBytes: number;
  missing: number;
  readonly kept?: Buffer;
  readonly taker?: (part: Buffer) => void;
}

const CR = 13;
const LF = 10;
const CRLF_BYTES = 2;
/** Error lines and headers are short; whoever sends more without an end speaks something else. */
const LONGEST_LINE = 65_536;
const MOST_ITEMS = 16_777_216;
const DEEPEST = 32;
const NOTHING = Buffer.alloc(0);

/** Reads answers out of a stream, however it is cut. What it hands out may share memory with what was pushed. */
export class RespReader {
  private chunk: Buffer = NOTHING;
  private at = 0;
  private bulk: OpenBulk | undefined;
  private readonly arrays: OpenArray[] = [];

  constructor(private readonly options: RespReaderOptions) {}

  /** @throws RespProtocolError; nothing more can be read from this stream then. */
  push(chunk: Buffer): void {
    this.chunk = this.at < this.chunk.length ? Buffer.concat([this.chunk.subarray(this.at), chunk]) : chunk;
    this.at = 0;
    while (this.at < this.chunk.length) if (!(this.bulk ? this.fill(this.bulk) : this.next())) break;
    if (this.at === this.chunk.length) this.chunk = NOTHING;
    else if (this.chunk.length - this.at > LONGEST_LINE) throw new RespProtocolError('a line has no end');
    if (this.chunk === NOTHING) this.at = 0;
  }

  /** Reads one line and what it announces, as far as it is there. False where more has to come first. */
  private next(): boolean {
    const end = this.lineEnd();
    if (end < 0) return false;
    const start = this.at + 1;
    const kind = this.chunk[this.at];
    this.at = end + CRLF_BYTES;
    switch (kind) {
      case 0x24: // $
        return this.openBulk(this.integer(start, end));
      case 0x3a: // :
        return this.complete(this.integer(start, end));
      case 0x2b: // +
        return this.complete(this.chunk.toString('latin1', start, end));
      case 0x2a: // *
        return this.openArray(this.integer(start, end));
      case 0x2d: // -
        return this.complete(new RedisReplyError(this.chunk.toString('utf8', start, end)));
      default:
        throw new RespProtocolError('an answer begins with an unknown mark');
    }
  }

  private lineEnd(): number {
    const { chunk } = this;
    // Most lines are a few digits: a loop is faster than a search.
    for (let index = this.at + 1; index < chunk.length; index += 1)
      if (chunk[index] === CR) {
        if (index + 1 === chunk.length) return -1;
        if (chunk[index + 1] !== LF) throw new RespProtocolError('a line ends halfway');
        return index;
      }
    return -1;
  }

  private integer(start: number, end: number): number {
    const negative = this.chunk[start] === 0x2d;
    let value = 0;
    let digits = 0;
    for (let index = negative ? start + 1 : start; index < end; index += 1, digits += 1) {
      const digit = (this.chunk[index] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) throw new RespProtocolError('a number holds something else');
      value = value * 10 + digit;
    }
    if (digits === 0 || digits > 20) throw new RespProtocolError('a number is empty or endless');
    return negative ? -value : value;
  }

  private openBulk(sizeBytes: number): boolean {
    if (sizeBytes < 0) return this.complete(null);
    const { mostBulkBytes, takerOf } = this.options;
    const missing = sizeBytes + CRLF_BYTES;
    if (sizeBytes > mostBulkBytes) {
      const taker = this.arrays.length === 0 ? takerOf?.(sizeBytes) : undefined;
      this.bulk = { sizeBytes, missing, taker };
      return true;
    }
    const end = this.at + sizeBytes;
    if (end + CRLF_BYTES > this.chunk.length) {
      this.bulk = { sizeBytes, missing, kept: Buffer.allocUnsafe(sizeBytes) };
      return true;
    }
    const bytes = this.chunk.subarray(this.at, end);
    if (this.chunk[end] !== CR || this.chunk[end + 1] !== LF) throw bulkWithoutEnd();
    this.at = end + CRLF_BYTES;
    return this.complete(bytes);
  }

  private fill(bulk: OpenBulk): boolean {
    const { kept, taker, sizeBytes } = bulk;
    const done = sizeBytes + CRLF_BYTES - bulk.missing;
    const here = Math.min(this.chunk.length - this.at, bulk.missing);
    const ofBulk = Math.min(here, Math.max(0, sizeBytes - done));
    const bytes = this.chunk.subarray(this.at, this.at + ofBulk);
    if (ofBulk > 0 && kept) bytes.copy(kept, done);
    if (ofBulk > 0 && taker) taker(bytes);
    for (let index = ofBulk; index < here; index += 1)
      if (this.chunk[this.at + index] !== (done + index === sizeBytes ? CR : LF)) throw bulkWithoutEnd();
    this.at += here;
    bulk.missing -= here;
    if (bulk.missing > 0) return false;
    this.bulk = undefined;
    return this.complete(kept ?? new OversizedReply(sizeBytes));
  }

  private openArray(count: number): boolean {
    if (count < 0) return this.complete(null);
    if (count === 0) return this.complete([]);
    if (count > MOST_ITEMS || this.arrays.length === DEEPEST)
      throw new RespProtocolError('an array is too large or too deep');
    this.arrays.push({ items: [], missing: count });
    return true;
  }

  private complete(reply: Reply): boolean {
    let finished = reply;
    for (let open = this.arrays.at(-1); open; open = this.arrays.at(-1)) {
      open.items.push(finished);
      open.missing -= 1;
      if (open.missing > 0) return true;
      this.arrays.pop();
      finished = open.items;
    }
    this.options.onReply(finished);
    return true;
  }
}

function bulkWithoutEnd(): RespProtocolError {
  return new RespProtocolError('a bulk string is longer than was said');
}
