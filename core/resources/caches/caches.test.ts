import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../cells/cell.ts';
import { startRedis } from '../../testing/redis-server.ts';
import { patience, sourceOn } from '../../testing/sources.ts';
import type { Source } from '../source.ts';
import { clientList, slowLog } from './activity.ts';
import { scanBranch } from './branch.ts';
import { cacheInfo, cacheSettings } from './info.ts';
import { keyValue } from './value.ts';

const server = await startRedis('--rename-command', 'SLOWLOG', '');

describe.skipIf(!server)('a live cache', () => {
  let direct: Redis;
  let source: Source;

  beforeAll(() => {
    direct = new Redis(server?.url ?? '');
  });
  beforeEach(async () => {
    await direct.flushall();
    source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: server?.url ?? '' }]);
    return () => source.clients.destroy();
  });
  afterAll(async () => {
    direct.disconnect();
    await server?.close();
  });

  describe('the server', () => {
    it('tells of itself', async () => {
      await direct.set('a', 'x', 'EX', 50);
      await direct.get('a');
      await direct.get('missing');
      const info = valueOf(await cacheInfo(source, 'main', patience()));
      expect(info).toMatchObject({
        product: 'redis',
        mode: 'standalone',
        replication: { role: 'primary' },
        cluster: { enabled: false },
      });
      expect(info?.version).toMatch(/^\d+\.\d+\.\d+/);
      expect(info?.databases).toMatchObject([{ index: 0, keys: 1, keysWithExpiry: 1 }]);
      expect(info?.traffic.hitRate).toBeGreaterThan(0);
    });

    it('tells its settings, and no secret', async () => {
      const settings = valueOf(await cacheSettings(source, 'main', patience())) ?? [];
      expect(settings.map((one) => one.name)).toContain('maxmemory-policy');
      expect(settings.map((one) => one.name)).not.toContain('requirepass');
    });

    it('names its clients', async () => {
      const clients = valueOf(await clientList(source, 'main', patience())) ?? [];
      expect(clients.map((one) => one.name)).toContain('operations-console');
    });

    it('lacks a command: the cell says so', async () => {
      expect(await slowLog(source, 'main', patience())).toMatchObject({
        state: 'unsupported',
        operation: 'redis:SLOWLOG|GET',
      });
    });

    it('forbids a command: the cell says so', async () => {
      await direct.call('ACL', 'SETUSER', 'guest', 'on', '>p', '~*', '+@all', '-config', '-client|list');
      const guest = sourceOn(
        'http://127.0.0.1:9',
        [{ id: 'main', url: server?.url ?? '', username: 'guest', passwordVariable: 'P' }],
        { P: 'p' },
      );
      expect(await cacheSettings(guest, 'main', patience())).toMatchObject({ state: 'denied' });
      expect(await clientList(guest, 'main', patience())).toMatchObject({ state: 'denied' });
      expect((await cacheInfo(guest, 'main', patience())).state).toBe('fresh');
      guest.clients.destroy();
    });

    it('is absent where the environment names no such cache', async () => {
      expect(await cacheInfo(source, 'other', patience())).toMatchObject({ state: 'absent' });
    });
  });
});

const slow = await startRedis('--slowlog-log-slower-than', '0');

describe.skipIf(!slow)('a slow log', () => {
  it('tells newest first, with secrets masked', async () => {
    const source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: slow?.url ?? '' }]);
    const direct = new Redis(slow?.url ?? '');
    await direct.set('key', '<img src=x onerror=alert(1)>');
    await direct.acl('SETUSER', 'me', 'on', '>hunter2');
    const entries = valueOf(await slowLog(source, 'main', patience())) ?? [];
    expect(entries.find((one) => one.words[0] === 'set')).toMatchObject({
      words: ['set', 'key', '<img src=x onerror=alert(1)>'],
    });
    expect(entries[0]?.id).toBeGreaterThan(entries.at(-1)?.id ?? 0);
    expect(Math.abs((entries[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(entries)).not.toContain('hunter2');
    direct.disconnect();
    source.clients.destroy();
    await slow?.close();
  });
});

const cluster = await startRedis('--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf');

describe.skipIf(!cluster)('a node of a cluster', () => {
  it('is named, and its refusals are told', async () => {
    const source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: cluster?.url ?? '' }]);
    const info = valueOf(await cacheInfo(source, 'main', patience()));
    expect(info).toMatchObject({ mode: 'cluster', cluster: { enabled: true } });
    expect(info?.cluster.node).toMatch(/^[0-9a-f]{40}$/);
    expect(await keyValue(source, 'main', 'k', undefined, patience())).toMatchObject({
      state: 'broken',
      code: 'CLUSTERDOWN',
    });
    expect(
      await scanBranch(source, 'main', { prefix: '', separator: ':', page: 100 }, patience()),
    ).toMatchObject({ state: 'fresh' });
    source.clients.destroy();
    await cluster?.close();
  });
});
