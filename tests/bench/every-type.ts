import type { Redis } from 'ioredis';

const BATCH = 5_000;

/** Of ten keys four are strings, and one each a hash, a list, two kinds of sets, a sorted set and a stream; a third expire. */
const FILL = `
for index = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  local kind = index % 10
  local key = 'type' .. kind .. ':' .. index
  local size = index % 20000 < 10 and 2000 or 3
  if kind < 4 then redis.call('SET', key, string.rep('value of ' .. index .. ' ', kind + 1))
  elseif kind == 4 then for n = 1, size do redis.call('HSET', key, 'field ' .. n, 'value ' .. index) end
  elseif kind == 5 then for n = 1, size do redis.call('RPUSH', key, 'element ' .. n) end
  elseif kind == 6 then for n = 1, size do redis.call('SADD', key, index + n) end
  elseif kind == 7 then for n = 1, size do redis.call('SADD', key, 'member ' .. n) end
  elseif kind == 8 then for n = 1, size do redis.call('ZADD', key, index / n, 'member ' .. n) end
  else for n = 1, size do redis.call('XADD', key, n .. '-1', 'field', 'value ' .. index) end end
  if index % 3 == 0 then redis.call('PEXPIRE', key, 3600000 + index) end
end`;

/** Fills a Redis with keys of all types and encodings, a few of them large. */
export async function fillEveryType(redis: Redis, total: number): Promise<void> {
  for (let start = 0; start < total; start += BATCH)
    await redis.eval(FILL, 0, start, Math.min(start + BATCH, total));
}
