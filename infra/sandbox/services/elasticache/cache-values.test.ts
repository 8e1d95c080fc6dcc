import { describe, expect, it } from 'vitest';
import { cacheValues } from './cache-values.ts';
import { parseInfo } from './redis-info.ts';

const reading = (lines: readonly string[], atMs = 0) => ({
  info: parseInfo(['# Server', 'run_id:one', ...lines].join('\r\n')),
  atMs,
});
const valueOf = (values: ReturnType<typeof cacheValues>, metric: string) =>
  values.find((one) => one.metric === metric)?.value;

describe('metrics of a cache', () => {
  it('tells what is, and nothing that it would have to have counted', () => {
    const values = cacheValues(
      reading([
        'connected_clients:3',
        'used_memory:250',
        'maxmemory:1000',
        'keyspace_hits:9',
        'db0:keys=4,expires=1',
        'db3:keys=2',
      ]),
      undefined,
    );
    expect(valueOf(values, 'CurrConnections')).toBe(3);
    expect(valueOf(values, 'CurrItems')).toBe(6);
    expect(valueOf(values, 'BytesUsedForCache')).toBe(250);
    expect(valueOf(values, 'DatabaseMemoryUsagePercentage')).toBe(25);
    expect(valueOf(values, 'CacheHits')).toBeUndefined();
  });

  it('has no share of a memory without a bound', () => {
    const values = cacheValues(reading(['used_memory:250', 'maxmemory:0']), undefined);
    expect(valueOf(values, 'DatabaseMemoryUsagePercentage')).toBeUndefined();
  });

  it('tells what was counted since the reading before', () => {
    const before = reading([
      'keyspace_hits:10',
      'keyspace_misses:10',
      'used_cpu_user_main_thread:1',
      'used_cpu_sys_main_thread:1',
    ]);
    const after = reading(
      ['keyspace_hits:40', 'keyspace_misses:20', 'used_cpu_user_main_thread:3', 'used_cpu_sys_main_thread:2'],
      60_000,
    );
    const values = cacheValues(after, before);
    expect(valueOf(values, 'CacheHits')).toBe(30);
    expect(valueOf(values, 'CacheMisses')).toBe(10);
    expect(valueOf(values, 'CacheHitRate')).toBe(75);
    expect(valueOf(values, 'EngineCPUUtilization')).toBe(5);
  });

  it('begins anew where the counters do', () => {
    const before = reading(['keyspace_hits:10']);
    expect(valueOf(cacheValues(reading(['keyspace_hits:4']), before), 'CacheHits')).toBe(4);
    const other = { info: parseInfo('run_id:two\nkeyspace_hits:12'), atMs: 0 };
    expect(valueOf(cacheValues(other, before), 'CacheHits')).toBe(12);
  });

  it('has no hit rate of a minute without lookups', () => {
    const still = reading(['keyspace_hits:10', 'keyspace_misses:1']);
    expect(valueOf(cacheValues(still, still), 'CacheHitRate')).toBeUndefined();
    expect(valueOf(cacheValues(still, still), 'CacheHits')).toBe(0);
  });
});
