import { accepted } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { RespProtocolError } from '../../../environments/resp-reader.ts';
import type { Reply } from '../../../environments/resp-reader.ts';

/** How many places of the keyspace one SCAN looks at: about a millisecond of the server's time. */
const PLACES_PER_SCAN = 1_000;

export interface Walk {
  /** Keys as SCAN tells them, a page at a time; some may be told twice. Ends early when the signal is aborted. */
  readonly pages: AsyncIterable<readonly Buffer[]>;
  /** Whether every place of the keyspace has been looked at. */
  readonly isComplete: () => boolean;
  /** Keys so long that the connection does not keep them (see RawRedisOptions.mostBulkBytes). */
  readonly keysTooLong: () => number;
}

/**
 * Walks over the database's keys that match a Redis glob, a SCAN ahead of whoever reads. What is there from the first
 * SCAN to the last is told at least once, whatever is written or deleted meanwhile. Source: redis.io, commands/scan.
 */
export function walkOver(redis: RawRedis, pattern: Buffer, signal?: AbortSignal): Walk {
  let complete = false;
  let tooLong = 0;
  const scan = (cursor: string | Buffer) => {
    const answer = redis.send([['SCAN', cursor, 'MATCH', pattern, 'COUNT', PLACES_PER_SCAN]]);
    answer.catch(() => undefined);
    return answer;
  };
  async function* pages() {
    for (let answer = scan('0'); !signal?.aborted;) {
      const [cursor, keys] = pageOf((await answer)[0]);
      const last = cursor.length === 1 && cursor[0] === 0x30;
      if (!last) answer = scan(cursor);
      const known = keys.filter((key) => Buffer.isBuffer(key));
      tooLong += keys.length - known.length;
      if (last) complete = true;
      if (known.length > 0) yield known;
      if (last) return;
    }
  }
  return { pages: pages(), isComplete: () => complete, keysTooLong: () => tooLong };
}

function pageOf(reply: Reply | undefined): readonly [cursor: Buffer, keys: readonly Reply[]] {
  const answer = accepted(reply);
  if (Array.isArray(answer)) {
    const [cursor, keys] = answer as readonly Reply[];
    // The cursor is used after the page, and would keep its memory.
    if (Buffer.isBuffer(cursor) && Array.isArray(keys)) return [Buffer.from(cursor), keys];
  }
  throw new RespProtocolError('SCAN answers something else');
}
