import { connectRawRedis } from '../../../environments/raw-redis.ts';
import type { RawRedis, RawRedisOptions } from '../../../environments/raw-redis.ts';
import { RedisReplyError } from '../../../environments/resp-reader.ts';
import type { RespCommand } from '../../../environments/resp-writer.ts';
import type { StoreSegment } from './gather.ts';
import type { LoadSegment } from './read-segments.ts';

export const EVERYTHING = Buffer.from('*');

export function rawTo(url: string, options?: RawRedisOptions): Promise<RawRedis> {
  const credentials = () => Promise.reject(new Error('No sign-in of AWS is asked for.'));
  const variables = {} as NodeJS.ProcessEnv;
  return connectRawRedis({ id: 'main', url }, { region: 'us-east-1', credentials, variables }, options);
}

/** Segments in memory, as a bucket keeps them: what is put under a number replaces what was there. */
export class MemoryStore {
  readonly kept = new Map<number, Buffer>();
  puts = 0;

  constructor(private readonly before: (segment: number) => Promise<void> = () => Promise.resolve()) {}

  readonly store: StoreSegment = async (segment, bytes) => {
    await this.before(segment);
    this.puts += 1;
    this.kept.set(segment, Buffer.from(bytes));
  };

  readonly load: LoadSegment = (segment) => {
    const bytes = this.kept.get(segment);
    return bytes
      ? Promise.resolve(Buffer.from(bytes))
      : Promise.reject(Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' }));
  };

  get segments(): readonly number[] {
    return [...this.kept.keys()];
  }
}

/** @throws RedisReplyError of the first command that is refused. */
export async function all(redis: RawRedis, commands: readonly RespCommand[]): Promise<void> {
  for (const reply of await redis.send(commands)) if (reply instanceof RedisReplyError) throw reply;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Keys of every type and encoding, with keys and values of any bytes, some of which expire. */
export async function fillEveryType(redis: RawRedis): Promise<number> {
  const anyBytes = Buffer.from(numbers(256));
  const hour = ['PX', 3_600_000] as const;
  await all(redis, [
    ['SET', 'string', 'text', ...hour],
    ['SET', 'integer', 12_345],
    ['SET', 'empty', ''],
    ['SET', '', 'the key without a name'],
    ['SET', anyBytes, anyBytes, ...hour],
    ['SET', 'line\r\nbreak *?[a]\\', 'x'],
    ['SET', Buffer.alloc(70_000, 0xff), 'long key'],
    ['SET', 'compressible', 'a'.repeat(100_000)],
    ['SET', 'far', 'x', 'PXAT', 32_503_680_000_000],
    ['SETBIT', 'bits', 100_000, 1],
    ['PFADD', 'hyperloglog', ...numbers(500)],
    ['HSET', 'hash small', 'a', 1, anyBytes, anyBytes],
    ['HSET', 'hash large', ...numbers(2_000)],
    ['RPUSH', 'list small', 'a', '', anyBytes],
    ['RPUSH', 'list large', ...numbers(5_000), 'x'.repeat(9_000)],
    ['SADD', 'set of integers', ...numbers(100)],
    ['SADD', 'set large', ...numbers(2_000), anyBytes],
    ['ZADD', 'zset small', 1, 'a', '-inf', anyBytes, 0.1, 'b'],
    ['ZADD', 'zset large', ...numbers(1_000)],
    ['GEOADD', 'geo', 13.361389, 38.115556, 'Palermo'],
    ...numbers(300).map((index) => ['XADD', 'stream', `${index + 1}-1`, 'field', index]),
    ['XDEL', 'stream', '7-1'],
    ['XGROUP', 'CREATE', 'stream', 'readers', 0],
    ['XREADGROUP', 'GROUP', 'readers', 'one', 'COUNT', 5, 'STREAMS', 'stream', '>'],
    ['XGROUP', 'CREATE', 'empty stream', 'readers', '$', 'MKSTREAM'],
    ['PEXPIRE', 'hash large', 1_800_000],
    ['PEXPIRE', 'stream', 900_000],
    ...numbers(3_000).map((index) => ['SET', `many:${index}`, `value ${index}`, ...(index % 3 ? [] : hour)]),
  ]);
  const [size] = await redis.send([['DBSIZE']]);
  return Number(size);
}
