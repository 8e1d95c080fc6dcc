import type { Fact } from '../../compare/facts.ts';
import type { CacheInfo, CacheSetting } from './types.ts';

/** What two caches of a pair should agree in. Left out is what passes or only counts: memory, clients, keys, uptime. */
export function cacheFacts(info: CacheInfo, settings: readonly CacheSetting[] = []): readonly Fact[] {
  const { memory, persistence, replication } = info;
  const told = new Set(['maxmemory', 'maxmemory-policy', 'appendonly']);
  return [
    { fact: 'version', value: `${info.product} ${info.version}` },
    { fact: 'mode', value: info.mode },
    { fact: 'role', value: replication.role },
    { fact: 'replicas', value: String(replication.connectedReplicas) },
    {
      fact: 'memory limit',
      value: memory.maximumBytes === undefined ? 'none' : `${memory.maximumBytes} bytes`,
    },
    ...(memory.evictionPolicy ? [{ fact: 'eviction policy', value: memory.evictionPolicy }] : []),
    { fact: 'append-only file', value: persistence.appendOnly ? 'on' : 'off' },
    ...settings
      .filter(({ name }) => !told.has(name))
      .map(({ name, value }) => ({ fact: `setting ${name}`, value: value === '' ? 'empty' : value })),
  ];
}
