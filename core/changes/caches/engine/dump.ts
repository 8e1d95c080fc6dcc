import { accepted } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { OversizedReply, RespProtocolError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';
import { MOST_WHOLE_BYTES } from './segment.ts';
import type { Entry } from './segment.ts';

/** What DUMP and PTTL gave of some keys. The entries share memory with the connection's buffers. */
export interface Dumped {
  readonly entries: readonly Entry[];
  /** Keys whose values are too long to be read among others. */
  readonly long: readonly Buffer[];
  /** Keys that went between SCAN and DUMP. */
  readonly vanished: number;
  readonly payloadBytes: number;
  /** The server's clock, in ms. */
  readonly at: number;
}

/** TTLs count from the server's clock, read in the same batch: the console's own does not matter. */
export async function dumpKeys(redis: RawRedis, keys: readonly Buffer[]): Promise<Dumped> {
  const commands: (readonly (string | Buffer)[])[] = [['TIME']];
  for (const key of keys) commands.push(['DUMP', key], ['PTTL', key]);
  const replies = await redis.send(commands);
  const at = timeOf(replies[0]);
  const entries: Entry[] = [];
  const long: Buffer[] = [];
  let payloadBytes = 0;
  keys.forEach((key, index) => {
    const payload = accepted(replies[index * 2 + 1]);
    const pttl = accepted(replies[index * 2 + 2]);
    if (payload instanceof OversizedReply) return long.push(Buffer.from(key));
    if (!Buffer.isBuffer(payload) || typeof pttl !== 'number' || pttl === GONE) return;
    payloadBytes += payload.length;
    if (payload.length > MOST_WHOLE_BYTES || key.length > MOST_WHOLE_BYTES)
      return long.push(Buffer.from(key));
    entries.push({ key, payload, expireAt: expiryOf(pttl, at) });
  });
  return { entries, long, vanished: keys.length - entries.length - long.length, payloadBytes, at };
}

/** What PTTL says of a key that is not there. */
export const GONE = -2;

/** 0 where the key does not expire. */
export function expiryOf(pttl: number, at: number): number {
  return pttl >= 0 ? at + pttl : 0;
}

/** TIME's seconds and microseconds in ms. */
export function timeOf(reply: Reply | undefined): number {
  const answer = accepted(reply);
  if (!Array.isArray(answer)) throw new RespProtocolError('TIME answers something else');
  const [seconds, microseconds] = answer.map(Number);
  return (seconds ?? 0) * 1_000 + Math.floor((microseconds ?? 0) / 1_000);
}

const MOST_KEYS = 1_000;
const FIRST_KEYS = 16;
const WINDOW_BYTES = 2 * 1_024 ** 2;

/**
 * How many keys to ask for at once. The server holds every answer that is not read yet in its own memory, so a batch of
 * long values must be a short one. SCAN tells keys in no order, so those of before say how long the next ones will be.
 */
export class DumpWindow {
  private keys = FIRST_KEYS;
  private seenKeys = 0;
  private seenBytes = 0;

  *cut(keys: readonly Buffer[]): Generator<readonly Buffer[]> {
    for (let start = 0; start < keys.length;) {
      const end = start + this.keys;
      yield keys.slice(start, end);
      start = end;
    }
  }

  learn({ entries, long, payloadBytes }: Dumped): void {
    this.seenKeys += entries.length + long.length;
    this.seenBytes += payloadBytes + long.length * MOST_WHOLE_BYTES;
    const fitting = Math.floor((WINDOW_BYTES * Math.max(1, this.seenKeys)) / Math.max(1, this.seenBytes));
    this.keys = Math.max(1, Math.min(MOST_KEYS, fitting, this.keys * 2));
  }
}
