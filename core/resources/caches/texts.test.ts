import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientsOf } from './client-list.ts';
import { infoOf, isClusterNode } from './info-text.ts';
import { lineCutter } from './line-cutter.ts';
import { MASK, shownWords } from './masking.ts';
import { monitorLineOf } from './monitor-line.ts';
import { idAfter, isValueCursor, offsetOf } from './value-cursor.ts';

const INFO = `# Server
redis_version:7.0.15
redis_mode:standalone
os:Linux 6.1
uptime_in_seconds:3661

# Clients
connected_clients:3
blocked_clients:1
maxclients:10000

# Memory
used_memory:1048576
used_memory_peak:2097152
used_memory_rss:3145728
maxmemory:0
maxmemory_policy:allkeys-lru
mem_fragmentation_ratio:3.01

# Persistence
rdb_last_save_time:1700000000
rdb_last_bgsave_status:err
rdb_changes_since_last_save:7
aof_enabled:0

# Stats
keyspace_hits:75
keyspace_misses:25
evicted_keys:4
expired_keys:9
instantaneous_ops_per_sec:12
total_commands_processed:1000
rejected_connections:0

# Replication
role:master
connected_slaves:1
master_repl_offset:500
slave0:ip=10.0.0.2,port=6380,state=online,offset=480,lag=0

# Cluster
cluster_enabled:0

# Keyspace
db0:keys=100,expires=40,avg_ttl=60000
db10:keys=1,expires=0,avg_ttl=0
db2:keys=5,expires=0,avg_ttl=0
`.replaceAll('\n', '\r\n');

describe("INFO's text", () => {
  it('is read whole', () => {
    expect(infoOf(INFO)).toMatchObject({
      version: '7.0.15',
      product: 'redis',
      mode: 'standalone',
      uptimeSeconds: 3661,
      memory: {
        usedBytes: 1_048_576,
        peakBytes: 2_097_152,
        evictionPolicy: 'allkeys-lru',
        fragmentationRatio: 3.01,
      },
      traffic: {
        hits: 75,
        misses: 25,
        hitRate: 0.75,
        evictedKeys: 4,
        expiredKeys: 9,
        operationsPerSecond: 12,
      },
      clients: { connected: 3, blocked: 1, maximum: 10_000 },
      replication: {
        role: 'primary',
        connectedReplicas: 1,
        replicas: [{ host: '10.0.0.2', port: 6380, state: 'online', behindBytes: 20 }],
      },
      persistence: {
        snapshotAt: 1_700_000_000_000,
        snapshotOk: false,
        changesSinceSnapshot: 7,
        appendOnly: false,
      },
      cluster: { enabled: false },
    });
  });

  it('knows no limit where there is none, and no rate before the first read', () => {
    expect(infoOf(INFO).memory.maximumBytes).toBeUndefined();
    expect(infoOf(INFO.replace('maxmemory:0', 'maxmemory:1000')).memory.maximumBytes).toBe(1_000);
    expect(infoOf('keyspace_hits:0\r\nkeyspace_misses:0').traffic.hitRate).toBeUndefined();
  });

  it('tells databases in their order', () => {
    expect(infoOf(INFO).databases.map((one) => [one.index, one.keys, one.averageTtlMs])).toEqual([
      [0, 100, 60_000],
      [2, 5, undefined],
      [10, 1, undefined],
    ]);
  });

  it('tells a replica and its primary', () => {
    const replica = INFO.replace(
      'role:master',
      'role:slave\r\nmaster_host:10.0.0.1\r\nmaster_port:6379\r\nmaster_link_status:down',
    );
    expect(infoOf(replica).replication).toMatchObject({
      role: 'replica',
      primary: { host: '10.0.0.1', port: 6379, linkUp: false },
    });
  });

  it('tells a node of a cluster, and Valkey', () => {
    expect(isClusterNode('cluster_enabled:1')).toBe(true);
    expect(infoOf('cluster_enabled:1\r\nredis_mode:cluster', 'abc')).toMatchObject({
      mode: 'cluster',
      cluster: { enabled: true, node: 'abc' },
    });
    expect(infoOf('redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1')).toMatchObject({
      version: '8.0.1',
      product: 'valkey',
    });
  });

  it('is never a reason to fail', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(infoOf(text).version).toBeTypeOf('string');
      }),
    );
  });
});

describe("CLIENT LIST's text", () => {
  it('is a line a client', () => {
    const text =
      'id=3 addr=127.0.0.1:5000 laddr=127.0.0.1:6379 fd=8 name=operations-console age=10 idle=2 flags=N db=1 cmd=client|list user=default lib-name=ioredis tot-mem=1928\nid=4 addr=[::1]:1 name= age=1 idle=0 flags=O db=0 cmd=NULL\n';
    expect(clientsOf(text)).toEqual([
      { id: '3', address: '127.0.0.1:5000', name: 'operations-console', ageSeconds: 10, idleSeconds: 2, database: 1, flags: 'N', lastCommand: 'client list', user: 'default', library: 'ioredis', memoryBytes: 1928 },
      { id: '4', address: '[::1]:1', name: '', ageSeconds: 1, idleSeconds: 0, database: 0, flags: 'O', lastCommand: 'NULL', user: undefined, library: undefined, memoryBytes: undefined },
    ]);
    expect(clientsOf('')).toEqual([]);
  }); // prettier-ignore
});

describe('words of a command', () => {
  it.each<readonly [readonly string[], readonly string[]]>([
    [['GET', 'key'], ['GET', 'key']],
    [['auth', 'hunter2'], ['auth', MASK]],
    [['AUTH', 'me', 'hunter2'], ['AUTH', MASK, MASK]],
    [['HELLO', '3', 'AUTH', 'me', 'hunter2', 'SETNAME', 'x'], ['HELLO', '3', 'AUTH', MASK, MASK, 'SETNAME', 'x']],
    [['HELLO', '3'], ['HELLO', '3']],
    [['CONFIG', 'SET', 'requirepass', 'hunter2'], ['CONFIG', 'SET', 'requirepass', MASK]],
    [['config', 'set', 'maxmemory', '1', 'MasterAuth', 'hunter2'], ['config', 'set', 'maxmemory', '1', 'MasterAuth', MASK]],
    [['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '1']],
    [['ACL', 'SETUSER', 'me', 'on', '>hunter2', '~*'], ['ACL', 'SETUSER', 'me', 'on', `>${MASK}`, '~*']],
    [['MIGRATE', 'h', '1', 'auth', '0', '5', 'AUTH2', 'me', 'hunter2', 'KEYS', 'k'], ['MIGRATE', 'h', '1', 'auth', MASK, MASK, 'AUTH2', MASK, MASK, 'KEYS', 'k']],
    [['SENTINEL', 'SET', 'm', 'auth-pass', 'hunter2'], ['SENTINEL', 'SET', 'm', 'auth-pass', MASK]],
    [[], []],
  ])('%j', (words, shown) => {
    expect(shownWords(words)).toEqual(shown);
    expect(shownWords(words).join(' ')).not.toContain('hunter2');
  }); // prettier-ignore

  it('are cut, and say so', () => {
    expect(shownWords(['SET', 'k', 'x'.repeat(500)])[2]).toBe(`${'x'.repeat(200)}… (300 more)`);
    expect(shownWords(['MGET', ...Array.from({ length: 100 }, () => 'k')]).at(-1)).toBe('… (37 more words)');
  });
});

describe("a line of MONITOR's", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['1339518083.107412 [0 127.0.0.1:60866] "keys" "*"', '127.0.0.1:60866', ['keys', '*']],
    ['1339518083.107412 [0 [::1]:60866] "ping"', '[::1]:60866', ['ping']],
    ['1339518083.107412 [0 lua] "get" "a b"', 'lua', ['get', 'a b']],
    ['1339518083.107412 [0 unix:/tmp/r.sock] "get" ""', 'unix:/tmp/r.sock', ['get', '']],
    [
      String.raw`1.5 [0 a:1] "set" "say \"hi\"" "a\\b\n\x00"`,
      'a:1',
      ['set', 'say "hi"', String.raw`a\b\x0a\x00`],
    ],
    [String.raw`1.5 [0 a:1] "set" "\xc3\xa4\xf0\x9f\x98\x80"`, 'a:1', ['set', 'ä😀']],
    ['1.5 [0 a:1] "set" "k" "cut off her', 'a:1', ['set', 'k', 'cut off her']],
    ['1.5 [0 a:1] "AUTH" "hunter2"', 'a:1', ['AUTH', MASK]],
    ['1.5 [0 a:1] "set" "] \\"x" "<img src=x>"', 'a:1', ['set', '] "x', '<img src=x>']],
  ])('%s', (line, client, words) => {
    expect(monitorLineOf(line)).toMatchObject({ client, words, database: 0 });
  });

  it('tells its time and database', () => {
    expect(monitorLineOf('1339518083.107412 [3 a:1] "ping"')).toMatchObject({
      at: 1_339_518_083_107,
      database: 3,
    });
  });

  it.each(['', 'OK', 'hello', '1.5 "get"'])('is not %j', (line) =>
    expect(monitorLineOf(line)).toBeUndefined(),
  );
});

describe('lines out of a stream', () => {
  function cut(
    chunks: readonly string[],
    longest = 100,
    wants = () => true,
  ): readonly (string | undefined)[] {
    const lines: (string | undefined)[] = [];
    const cutter = lineCutter(longest, wants, (line) => lines.push(line));
    for (const chunk of chunks) cutter.push(Buffer.from(chunk, 'latin1'));
    return lines;
  }

  it.each<readonly [readonly string[], readonly string[]]>([
    [['a\r\nb\r\n'], ['a', 'b']],
    [['a', 'b\r', '\nc'], ['ab']],
    [['\r\n\r\n'], ['', '']],
    [[], []],
  ])('%j', (chunks, lines) => expect(cut(chunks)).toEqual(lines));

  it('keep their beginnings only where they are long', () => {
    expect(cut(['x'.repeat(1_000), `${'y'.repeat(1_000)}\r\nnext\r\n`], 5)).toEqual(['xxxxx', 'next']);
  });

  it('are counted where nobody wants them', () => {
    expect(cut(['a\nb\nc\n'], 100, () => false)).toEqual([undefined, undefined, undefined]);
  });

  it('are the same however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 60 }),
        fc.array(fc.nat(5)),
        (text, sizes) => {
          const chunks: string[] = [];
          let from = 0;
          for (const size of sizes) chunks.push(text.slice(from, (from += size)));
          chunks.push(text.slice(from));
          expect(cut(chunks)).toEqual(text.split('\n').slice(0, -1));
        },
      ),
    );
  });
});

describe('a cursor of a value', () => {
  it.each([
    [undefined, true],
    ['', true],
    ['0', true],
    ['18446744073709551615', true],
    ['1700000000000-1', true],
    ['-1', false],
    ['1; FLUSHALL', false],
    ['<b>', false],
    ['1-2-3', false],
  ])('%s: %s', (cursor, valid) => expect(isValueCursor(cursor)).toBe(valid));

  it('is an offset that Redis takes', () => {
    expect(offsetOf('200')).toBe(200);
    expect(offsetOf('18446744073709551615')).toBe(0);
    expect(offsetOf(undefined)).toBe(0);
  });

  it('goes on after an id', () => {
    expect(idAfter('5-9')).toBe('5-10');
    expect(idAfter('5-9007199254740993')).toBe('5-9007199254740994');
  });
});
