import { ask } from '../../../environments/raw-redis.ts';
import type { RawRedis } from '../../../environments/raw-redis.ts';
import { endOf, paced } from './ended.ts';
import type { BulkProgress, Ended } from './ended.ts';
import { walkOver } from './scan.ts';

const SAMPLE_KEYS = 20;
/** Elements of a value that MEMORY USAGE looks at. */
const MEMORY_SAMPLES = 5;

export interface SampleKey {
  readonly key: Buffer;
  /** `none` where the key has gone meanwhile. */
  readonly type: string;
  /** Absent where the key does not expire. */
  readonly pttl?: number;
  /** What the key takes in the server's memory, estimated; absent where the server does not tell. */
  readonly memoryBytes?: number;
}

export interface MatchCounts {
  /** Keys that match. A server that resizes its keyspace meanwhile may tell some twice. */
  readonly keys: number;
  /** Keys of the whole database when the walk began. */
  readonly databaseKeys: number;
  /** Keys of the whole, each as likely to be among them as any other. */
  readonly sample: readonly SampleKey[];
}

export interface CountOptions {
  /** A Redis glob. */
  readonly pattern: Buffer;
  readonly sampleKeys?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BulkProgress) => void;
}

/** What a pattern meets: a dry run of everything that works by pattern. Only reads. */
export function countMatching(redis: RawRedis, options: CountOptions): Promise<Ended<MatchCounts>> {
  const { pattern, sampleKeys = SAMPLE_KEYS, signal, onProgress } = options;
  let keys = 0;
  let databaseKeys = 0;
  let sample: readonly SampleKey[] = [];
  const progress = paced(onProgress, () => ({ done: keys, bytes: 0 }));
  return endOf(
    'redis:SCAN',
    async () => {
      databaseKeys = Number(await ask(redis, 'DBSIZE'));
      const chosen: Buffer[] = [];
      const walk = walkOver(redis, pattern, signal);
      for await (const page of walk.pages) {
        for (const key of page) {
          keys += 1;
          // Reservoir sampling: the n-th key takes a place with the chance places / n.
          const place = keys <= sampleKeys ? keys - 1 : Math.floor(Math.random() * keys);
          if (place < sampleKeys) chosen[place] = Buffer.from(key);
        }
        progress.step();
      }
      keys += walk.keysTooLong();
      sample = await looksOf(redis, chosen);
      progress.last();
      return walk.isComplete() ? 'done' : 'cancelled';
    },
    () => ({ keys, databaseKeys, sample }),
  );
}

async function looksOf(redis: RawRedis, keys: readonly Buffer[]): Promise<readonly SampleKey[]> {
  const answers = await redis.send(
    keys.flatMap((key) => [
      ['TYPE', key],
      ['PTTL', key],
      ['MEMORY', 'USAGE', key, 'SAMPLES', MEMORY_SAMPLES],
    ]),
  );
  return keys.map((key, index) => {
    const [type, pttl, memory] = answers.slice(index * 3, index * 3 + 3);
    return {
      key,
      type: typeof type === 'string' ? type : 'unknown',
      ...(typeof pttl === 'number' && pttl >= 0 ? { pttl } : {}),
      ...(typeof memory === 'number' ? { memoryBytes: memory } : {}),
    };
  });
}
