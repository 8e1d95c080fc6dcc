import type {
  CacheDatabase,
  CacheInfo,
  CacheMemory,
  CachePersistence,
  CacheReplication,
  CacheTraffic,
} from './types.ts';

type Fields = ReadonlyMap<string, string>;

/** INFO's text, read. Source: redis.io, commands/info. Servers leave fields out, and add their own. */
export function infoOf(text: string, clusterNode?: string): CacheInfo {
  const fields = fieldsOf(text);
  const valkey = fields.get('valkey_version');
  return {
    version: valkey ?? fields.get('redis_version') ?? 'unknown',
    product: valkey === undefined ? 'redis' : 'valkey',
    mode: fields.get('redis_mode') ?? fields.get('server_mode') ?? 'standalone',
    operatingSystem: fields.get('os'),
    uptimeSeconds: numberOf(fields, 'uptime_in_seconds') ?? 0,
    replication: replicationOf(fields),
    memory: memoryOf(fields),
    traffic: trafficOf(fields),
    clients: {
      connected: numberOf(fields, 'connected_clients') ?? 0,
      blocked: numberOf(fields, 'blocked_clients') ?? 0,
      maximum: numberOf(fields, 'maxclients'),
    },
    databases: databasesOf(fields),
    persistence: persistenceOf(fields),
    cluster: { enabled: fields.get('cluster_enabled') === '1', node: clusterNode },
  };
}

/** Whether INFO's text says that the server is one of a cluster. */
export function isClusterNode(text: string): boolean {
  return fieldsOf(text).get('cluster_enabled') === '1';
}

function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}

function numberOf(fields: Fields, name: string): number | undefined {
  return parsed(fields.get(name));
}

function parsed(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function memoryOf(fields: Fields): CacheMemory {
  return {
    usedBytes: numberOf(fields, 'used_memory') ?? 0,
    peakBytes: numberOf(fields, 'used_memory_peak'),
    residentBytes: numberOf(fields, 'used_memory_rss'),
    maximumBytes: numberOf(fields, 'maxmemory') || undefined,
    evictionPolicy: fields.get('maxmemory_policy'),
    fragmentationRatio: numberOf(fields, 'mem_fragmentation_ratio'),
  };
}

function trafficOf(fields: Fields): CacheTraffic {
  const hits = numberOf(fields, 'keyspace_hits') ?? 0;
  const misses = numberOf(fields, 'keyspace_misses') ?? 0;
  return {
    hits,
    misses,
    hitRate: hits + misses > 0 ? hits / (hits + misses) : undefined,
    evictedKeys: numberOf(fields, 'evicted_keys') ?? 0,
    expiredKeys: numberOf(fields, 'expired_keys') ?? 0,
    operationsPerSecond: numberOf(fields, 'instantaneous_ops_per_sec') ?? 0,
    commandsProcessed: numberOf(fields, 'total_commands_processed') ?? 0,
    inputKibPerSecond: numberOf(fields, 'instantaneous_input_kbps'),
    outputKibPerSecond: numberOf(fields, 'instantaneous_output_kbps'),
    rejectedConnections: numberOf(fields, 'rejected_connections') ?? 0,
  };
}

function replicationOf(fields: Fields): CacheReplication {
  const host = fields.get('master_host');
  const offsetBytes = numberOf(fields, 'master_repl_offset');
  return {
    role: fields.get('role') === 'slave' ? 'replica' : 'primary',
    connectedReplicas: numberOf(fields, 'connected_slaves') ?? 0,
    primary: host
      ? {
          host,
          port: numberOf(fields, 'master_port') ?? 0,
          linkUp: fields.get('master_link_status') === 'up',
        }
      : undefined,
    offsetBytes,
    replicas: [...fields]
      .filter(([name]) => /^slave\d+$/.test(name))
      .map(([, text]) => {
        const parts = partsOf(text);
        const offset = parsed(parts.get('offset'));
        return {
          host: parts.get('ip') ?? '',
          port: parsed(parts.get('port')) ?? 0,
          state: parts.get('state') ?? 'unknown',
          behindBytes:
            offset === undefined || offsetBytes === undefined ? undefined : Math.max(0, offsetBytes - offset),
        };
      }),
  };
}

function databasesOf(fields: Fields): readonly CacheDatabase[] {
  return [...fields]
    .filter(([name]) => /^db\d+$/.test(name))
    .map(([name, text]) => {
      const parts = partsOf(text);
      return {
        index: Number(name.slice(2)),
        keys: parsed(parts.get('keys')) ?? 0,
        keysWithExpiry: parsed(parts.get('expires')) ?? 0,
        averageTtlMs: parsed(parts.get('avg_ttl')) || undefined,
      };
    })
    .sort((a, b) => a.index - b.index);
}

function persistenceOf(fields: Fields): CachePersistence {
  const savedSeconds = numberOf(fields, 'rdb_last_save_time');
  return {
    snapshotAt: savedSeconds === undefined ? undefined : savedSeconds * 1000,
    snapshotOk: okOf(fields.get('rdb_last_bgsave_status')),
    changesSinceSnapshot: numberOf(fields, 'rdb_changes_since_last_save'),
    appendOnly: fields.get('aof_enabled') === '1',
    appendOnlyOk: fields.get('aof_enabled') === '1' ? okOf(fields.get('aof_last_write_status')) : undefined,
  };
}

function okOf(status: string | undefined): boolean | undefined {
  return status === undefined ? undefined : status === 'ok';
}

/** `keys=3,expires=1` by name. */
function partsOf(text: string): Fields {
  return new Map(
    text.split(',').map((part) => {
      const equals = part.indexOf('=');
      return equals === -1 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    }),
  );
}
