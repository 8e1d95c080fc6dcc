import { createHash } from 'node:crypto';
import { accepted } from '../environments/raw-redis.ts';
import type { RawRedis } from '../environments/raw-redis.ts';
import type { Reply } from '../environments/resp-reader.ts';

/** What a database holds, by key (latin1). A hundred bytes a key: a million can be kept in mind. */
export type CacheContents = ReadonlyMap<string, KeyContent>;

interface KeyContent {
  readonly dump: string;
  /** Of a hash's or a set's elements in order: a server may write the same ones in another order after a while. */
  readonly elements?: string;
  /** By the server's clock, in ms; 0 without expiry. */
  readonly expireAt: number;
}

const PAGE = 1_000;
const UNORDERED: Readonly<Record<string, string>> = { hash: 'HGETALL', set: 'SMEMBERS' };

/** Reads a whole database, by its own means: not those that are under test. */
export async function contentsOf(redis: RawRedis): Promise<CacheContents> {
  const contents = new Map<string, KeyContent>();
  let cursor = '0';
  do {
    const [answer] = await redis.send([['SCAN', cursor, 'COUNT', PAGE]]);
    const [next, keys] = accepted(answer) as readonly [Buffer, readonly Buffer[]];
    cursor = next.toString();
    for (const [key, content] of await looksOf(redis, keys)) contents.set(key, content);
  } while (cursor !== '0');
  return contents;
}

async function looksOf(
  redis: RawRedis,
  keys: readonly Buffer[],
): Promise<readonly (readonly [string, KeyContent])[]> {
  const commands: (readonly (string | Buffer)[])[] = [];
  // Each expiry has the server's time beside it: a long value before it may have taken a while.
  for (const key of keys) commands.push(['TYPE', key], ['DUMP', key], ['TIME'], ['PTTL', key]);
  const replies = (await redis.send(commands)).map(accepted);
  const answersOf = (index: number) => replies.slice(index * 4, index * 4 + 4);
  const typeOf = new Map(keys.map((key, index) => [key, String(answersOf(index)[0])]));
  const unordered = keys.filter((key) => UNORDERED[typeOf.get(key) ?? ''] !== undefined);
  const elements = await elementsOf(redis, unordered, typeOf);
  return keys.map((key, index) => {
    const [, dump, time, pttl] = answersOf(index);
    const left = Number(pttl);
    const name = key.toString('latin1');
    return [
      name,
      {
        dump: Buffer.isBuffer(dump) ? digestOf([dump]) : `not kept: ${JSON.stringify(dump)}`,
        elements: elements.get(name),
        expireAt: left >= 0 ? millisecondsOf(time) + left : 0,
      },
    ];
  });
}

/** Of TIME's answer: seconds, and microseconds beside them. */
function millisecondsOf(time: Reply | undefined): number {
  const [seconds = 0, microseconds = 0] = (time as readonly Buffer[]).map(Number);
  return seconds * 1_000 + microseconds / 1_000;
}

async function elementsOf(
  redis: RawRedis,
  unordered: readonly Buffer[],
  typeOf: ReadonlyMap<Buffer, string>,
): Promise<ReadonlyMap<string, string>> {
  const answers = await redis.send(
    unordered.map((key) => [UNORDERED[typeOf.get(key) ?? ''] ?? 'SMEMBERS', key]),
  );
  return new Map(
    unordered.map((key, index) => {
      const words = accepted(answers[index]) as readonly Buffer[];
      const size = typeOf.get(key) === 'hash' ? 2 : 1;
      const parts: Buffer[] = [];
      for (let at = 0; at < words.length; at += size)
        parts.push(
          Buffer.from(
            words
              .slice(at, at + size)
              .map((word) => `${word.length}:${word.toString('latin1')}`)
              .join(),
          ),
        );
      return [key.toString('latin1'), digestOf(parts.sort(Buffer.compare))];
    }),
  );
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

export interface ContentDifferences {
  readonly missing: number;
  readonly added: number;
  /** Other bytes by DUMP, and other elements too. */
  readonly changed: number;
  /** The same elements, which DUMP writes in another order. */
  readonly reordered: number;
  /** How far, in ms, the expiry of a key has moved at most. */
  readonly expiryMovedMs: number;
  /** Keys that have an expiry now and had none, or the other way round. */
  readonly expiryKindChanged: number;
}

export function differencesOf(before: CacheContents, after: CacheContents): ContentDifferences {
  const found = { missing: 0, added: 0, changed: 0, reordered: 0, expiryMovedMs: 0, expiryKindChanged: 0 };
  for (const [key, was] of before) {
    const is = after.get(key);
    if (!is) {
      found.missing += 1;
      continue;
    }
    if (is.dump !== was.dump)
      found[is.elements === was.elements && is.elements ? 'reordered' : 'changed'] += 1;
    if ((is.expireAt === 0) !== (was.expireAt === 0)) found.expiryKindChanged += 1;
    else found.expiryMovedMs = Math.max(found.expiryMovedMs, Math.abs(is.expireAt - was.expireAt));
  }
  for (const key of after.keys()) if (!before.has(key)) found.added += 1;
  return found;
}
