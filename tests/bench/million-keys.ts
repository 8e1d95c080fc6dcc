import type { Redis } from 'ioredis';

/** Keys as the platform's caches have them, by the share of a thousand; besides, one branch of very few. */
const SHAPES: readonly (readonly [share: number, prefix: string, suffix: string])[] = [
  [600, 'product:', ''],
  [300, 'session:', ''],
  [100, 'shop:h', ':products'],
];
export const RARE_PREFIX = 'campaign:spring:';
export const RARE_KEYS = 20;
const BATCH = 20_000;

const FILL = `
for index = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  redis.call('SET', ARGV[3] .. index .. ARGV[4], 'value of ' .. index)
end`;

/** Fills a Redis with `total` keys; the few of the rare branch come on top. */
export async function fillKeys(redis: Redis, total: number): Promise<void> {
  for (const [share, prefix, suffix] of SHAPES) {
    const count = (total / 1_000) * share;
    for (let start = 0; start < count; start += BATCH)
      await redis.eval(FILL, 0, start, Math.min(start + BATCH, count), prefix, suffix);
  }
  await redis.eval(FILL, 0, 0, RARE_KEYS, RARE_PREFIX, '');
}

/** Every branch that such a cache has, with a link that must stand on its first page. */
export const BRANCHES = [
  { prefix: 'product:', shows: 'key=product%3A' },
  { prefix: 'session:', shows: 'key=session%3A' },
  { prefix: 'shop:', shows: 'prefix=shop%3Ah' },
  { prefix: 'shop:h77:', shows: 'key=shop%3Ah77%3Aproducts' },
  { prefix: RARE_PREFIX, shows: `key=${encodeURIComponent(RARE_PREFIX)}${RARE_KEYS - 1}` },
] as const;

/** What a plain client does for the names below a prefix: SCAN from end to end. */
export async function scanAll(redis: Redis, pattern: string): Promise<number> {
  let cursor = '0';
  let found = 0;
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 10_000);
    cursor = next;
    found += keys.length;
  } while (cursor !== '0');
  return found;
}
