import type { Redis } from 'ioredis';
import { textOf, viewOf, wholeCharacters } from './bytes-view.ts';
import { keyGone } from './ask.ts';
import type { StreamGroup, ValuePage } from './types.ts';
import { ENTRIES_PER_PAGE, idAfter, offsetOf, STRING_PAGE_BYTES } from './value-cursor.ts';

interface Asked {
  readonly client: Redis;
  readonly key: Buffer;
  readonly cursor: string | undefined;
  /** What the whole key weighs, where that is known. */
  readonly memoryBytes: number | undefined;
}

/** So much of a collection is fetched for a page: fewer entries where they are heavy. */
const PAGE_BYTES = 8 * 1024 * 1024;

/** One page of a value; the key's type says which commands read it. Paged by SCAN's kind, an entry may come twice. */
export function valuePage(asked: Asked, type: string): Promise<ValuePage> {
  switch (type) {
    case 'string':
      return stringPage(asked);
    case 'hash':
      return hashPage(asked);
    case 'list':
      return listPage(asked);
    case 'set':
      return setPage(asked);
    case 'zset':
      return sortedSetPage(asked);
    case 'stream':
      return streamPage(asked);
    default:
      return Promise.resolve({ type: 'other' });
  }
}

async function stringPage({ client, key, cursor }: Asked): Promise<ValuePage> {
  const offset = offsetOf(cursor);
  const [lengthBytes, bytes] = await Promise.all([
    client.strlen(key),
    client.getrangeBuffer(key, offset, offset + STRING_PAGE_BYTES - 1),
  ]);
  if (lengthBytes === 0 && offset === 0 && (await client.exists(key)) === 0) throw keyGone();
  const isLast = offset + bytes.length >= lengthBytes;
  // A character that the page's end would cut in two goes to the next page, where the value is text at all.
  const whole = isLast ? bytes : bytes.subarray(0, wholeCharacters(bytes, bytes.length - 1));
  const page = textOf(whole) === undefined ? bytes : whole;
  return {
    type: 'string',
    lengthBytes,
    offset,
    content: viewOf(page, STRING_PAGE_BYTES),
    next: isLast || page.length === 0 ? undefined : String(offset + page.length),
  };
}

async function hashPage(asked: Asked): Promise<ValuePage> {
  const { client, key, cursor } = asked;
  const length = await client.hlen(key);
  const [next, flat] = await client.hscanBuffer(key, cursor || '0', 'COUNT', countFor(asked, length));
  return {
    type: 'hash',
    length,
    entries: pairs(flat).map(([field, value]) => ({ field: viewOf(field), value: viewOf(value) })),
    next: cursorAfter(next),
  };
}

async function listPage(asked: Asked): Promise<ValuePage> {
  const { client, key, cursor } = asked;
  const offset = offsetOf(cursor);
  const length = await client.llen(key);
  const count = countFor(asked, length);
  const items = await client.lrangeBuffer(key, offset, offset + count - 1);
  return {
    type: 'list',
    length,
    entries: items.map((item, index) => ({ index: offset + index, value: viewOf(item) })),
    next: nextOffset(offset, items.length, length),
  };
}

async function setPage(asked: Asked): Promise<ValuePage> {
  const { client, key, cursor } = asked;
  const length = await client.scard(key);
  const [next, members] = await client.sscanBuffer(key, cursor || '0', 'COUNT', countFor(asked, length));
  return {
    type: 'set',
    length,
    entries: members.map((member) => viewOf(member)),
    next: cursorAfter(next),
  };
}

async function sortedSetPage(asked: Asked): Promise<ValuePage> {
  const { client, key, cursor } = asked;
  const offset = offsetOf(cursor);
  const length = await client.zcard(key);
  const count = countFor(asked, length);
  const flat = await client.zrangeBuffer(key, offset, offset + count - 1, 'WITHSCORES');
  const entries = pairs(flat).map(([member, score], index) => ({
    rank: offset + index,
    member: viewOf(member),
    score: score.toString('latin1'),
  }));
  return { type: 'zset', length, entries, next: nextOffset(offset, entries.length, length) };
}

async function streamPage(asked: Asked): Promise<ValuePage> {
  const { client, key, cursor } = asked;
  const length = await client.xlen(key);
  const count = countFor(asked, length);
  const [entries, groups] = await Promise.all([
    client.xrangeBuffer(key, cursor || '-', '+', 'COUNT', count + 1),
    streamGroups(client, key),
  ]);
  const shown = entries.slice(0, count).map(([id, fields]) => ({
    id: id.toString('latin1'),
    fields: pairs(fields).map(([field, value]) => ({ field: viewOf(field), value: viewOf(value) })),
  }));
  const last = shown.at(-1);
  return {
    type: 'stream',
    length,
    entries: shown,
    groups,
    next: entries.length > count && last ? idAfter(last.id) : undefined,
  };
}

/** A server that keeps the groups to itself still shows the entries. */
async function streamGroups(client: Redis, key: Buffer): Promise<readonly StreamGroup[]> {
  const answer = await client.call('XINFO', 'GROUPS', key).catch(() => []);
  if (!Array.isArray(answer)) return [];
  return answer.map((group: unknown) => {
    const fields = fieldsOf(group);
    return {
      name: String(fields.get('name') ?? ''),
      consumers: Number(fields.get('consumers') ?? 0),
      pending: Number(fields.get('pending') ?? 0),
      lastDeliveredId: String(fields.get('last-delivered-id') ?? ''),
      lag: typeof fields.get('lag') === 'number' ? Number(fields.get('lag')) : undefined,
    };
  });
}

function fieldsOf(flat: unknown): ReadonlyMap<string, unknown> {
  const all: readonly unknown[] = Array.isArray(flat) ? flat : [];
  return new Map(
    all.flatMap((name, index) => (index % 2 === 0 ? [[String(name), all[index + 1]] as const] : [])),
  );
}

function countFor({ memoryBytes }: Asked, length: number): number {
  if (memoryBytes === undefined || length === 0) return ENTRIES_PER_PAGE;
  const fitting = Math.floor(PAGE_BYTES / (memoryBytes / length));
  return Math.min(ENTRIES_PER_PAGE, Math.max(1, fitting));
}

function pairs(flat: readonly Buffer[]): readonly (readonly [Buffer, Buffer])[] {
  const result: (readonly [Buffer, Buffer])[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2)
    result.push([flat[index] ?? Buffer.alloc(0), flat[index + 1] ?? Buffer.alloc(0)]);
  return result;
}

function cursorAfter(next: Buffer): string | undefined {
  const cursor = next.toString('latin1');
  return cursor === '0' ? undefined : cursor;
}

function nextOffset(offset: number, shown: number, length: number): string | undefined {
  return shown > 0 && offset + shown < length ? String(offset + shown) : undefined;
}
