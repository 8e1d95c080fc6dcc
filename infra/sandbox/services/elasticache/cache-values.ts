import { itemsIn, numberIn } from './redis-info.ts';
import type { RedisInfo } from './redis-info.ts';

/** What a Redis told, and when by the machine's clock: a clock that was moved makes no process work faster. */
export interface Reading {
  readonly info: RedisInfo;
  readonly atMs: number;
}

export interface CacheValue {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
}

const COUNTERS = [
  ['CacheHits', 'keyspace_hits', 'Count'],
  ['CacheMisses', 'keyspace_misses', 'Count'],
  ['Evictions', 'evicted_keys', 'Count'],
  ['Reclaimed', 'expired_keys', 'Count'],
  ['NewConnections', 'total_connections_received', 'Count'],
  ['NetworkBytesIn', 'total_net_input_bytes', 'Bytes'],
  ['NetworkBytesOut', 'total_net_output_bytes', 'Bytes'],
] as const;

/**
 * The metrics that INFO gives. What it counts since its start is told as the difference to the reading before; without one
 * there is nothing to tell. Source: ElastiCache user guide, "Metrics for Valkey and Redis OSS".
 */
export function cacheValues(now: Reading, before: Reading | undefined): readonly CacheValue[] {
  const { info } = now;
  const gauge = (metric: string, value: number | undefined, unit: string): readonly CacheValue[] =>
    value === undefined ? [] : [{ metric, value, unit }];
  const used = numberIn(info, 'used_memory');
  const most = numberIn(info, 'maxmemory') ?? 0;
  return [
    ...gauge('CurrConnections', numberIn(info, 'connected_clients'), 'Count'),
    ...gauge('CurrItems', itemsIn(info), 'Count'),
    ...gauge('BytesUsedForCache', used, 'Bytes'),
    ...gauge('MemoryFragmentationRatio', numberIn(info, 'mem_fragmentation_ratio'), 'Count'),
    ...gauge('SaveInProgress', numberIn(info, 'rdb_bgsave_in_progress'), 'Count'),
    ...gauge(
      'DatabaseMemoryUsagePercentage',
      used !== undefined && most > 0 ? (used / most) * 100 : undefined,
      'Percent',
    ),
    ...(before ? counted(now, before) : []),
  ];
}

function counted(now: Reading, before: Reading): readonly CacheValue[] {
  const since = (name: string) => difference(now.info, before.info, name);
  const [hits = 0, misses = 0] = [since('keyspace_hits'), since('keyspace_misses')];
  const cpu = engineCpu(now, before);
  return [
    ...COUNTERS.flatMap(([metric, name, unit]): readonly CacheValue[] => {
      const value = since(name);
      return value === undefined ? [] : [{ metric, value, unit }];
    }),
    ...(hits + misses > 0
      ? [{ metric: 'CacheHitRate', value: (hits / (hits + misses)) * 100, unit: 'Percent' }]
      : []),
    ...(cpu === undefined ? [] : [{ metric: 'EngineCPUUtilization', value: cpu, unit: 'Percent' }]),
  ];
}

/** A counter that has become less was set back: what it shows has come since. */
function difference(now: RedisInfo, before: RedisInfo, name: string): number | undefined {
  const [value, former = 0] = [numberIn(now, name), numberIn(before, name)];
  if (value === undefined) return undefined;
  return value < former || now.get('run_id') !== before.get('run_id') ? value : value - former;
}

/** Seconds of its main thread out of those that went by, in percent; undefined for a Redis that does not tell them. */
function engineCpu(now: Reading, before: Reading): number | undefined {
  const elapsed = (now.atMs - before.atMs) / 1000;
  const user = difference(now.info, before.info, 'used_cpu_user_main_thread');
  const system = difference(now.info, before.info, 'used_cpu_sys_main_thread');
  if (user === undefined || system === undefined || elapsed < 1) return undefined;
  return ((user + system) / elapsed) * 100;
}
