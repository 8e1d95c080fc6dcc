import type { Redis } from 'ioredis';
import { beforeEach, describe, expect, it } from 'vitest';
import { valueOf } from '../../core/cells/cell.ts';
import { clientList, slowLog } from '../../core/resources/caches/activity.ts';
import { scanBranch } from '../../core/resources/caches/branch.ts';
import { cacheInfo, cacheSettings } from '../../core/resources/caches/info.ts';
import { leafFacts } from '../../core/resources/caches/leaf-facts.ts';
import { monitorCache } from '../../core/resources/caches/monitor.ts';
import type { BranchChild, MonitorEvent } from '../../core/resources/caches/types.ts';
import { keyValue } from '../../core/resources/caches/value.ts';
import { contractContext, offered, prepared, skipIfUnsupported } from './support.ts';

const context = contractContext();
const prefix = `${context.name('keys')}:`;
const HOSTILE = '<img src=x onerror=alert(1)></script> ä😀';

describe('redis', () => {
  const { signal } = new AbortController();
  const use = <T>(work: (client: Redis) => Promise<T>) => context.clients.redis('main').use(signal, work);

  beforeEach(
    prepared('redis:SET', () =>
      use(async (client) => {
        context.cleanUp(() => use((redis) => redis.unlink(['text', 'short:1', 'short:2', 'hash', 'list', 'set', 'zset', 'stream', HOSTILE].map((key) => prefix + key)))); // prettier-ignore
        await client.set(`${prefix}text`, HOSTILE);
        await client.set(`${prefix}short:1`, 'x', 'EX', 600);
        await client.set(`${prefix}short:2`, 'x', 'EX', 600);
        await client.hset(`${prefix}hash`, { [HOSTILE]: '1', b: '2' });
        await client.rpush(`${prefix}list`, 'a', 'b');
        await client.sadd(`${prefix}set`, 'a', 'b');
        await client.zadd(`${prefix}zset`, 2, 'b', 1, 'a');
        await client.del(`${prefix}stream`);
        await client.xadd(`${prefix}stream`, '1-1', 'field', 'value');
        await client.set(`${prefix}${HOSTILE}`, 'x');
      }),
    ),
  );

  const value = (key: string) =>
    keyValue(context.source(), 'main', prefix + key, undefined, context.budget());

  it('tells of the server', async (test) => {
    const info = offered(test, await cacheInfo(context.source(), 'main', context.budget()));
    expect(info.version).toMatch(/^\d+\.\d+/);
    expect(info.memory.usedBytes).toBeGreaterThan(0);
    expect(info.databases.length).toBeGreaterThan(0);
  });

  it('tells its settings, where it has any to tell', async (test) => {
    const settings = offered(test, await cacheSettings(context.source(), 'main', context.budget()));
    expect(settings.map((one) => one.name)).toContain('maxmemory-policy');
  });

  it('walks over a branch to its end, by pages', async (test) => {
    const children = new Map<string, BranchChild>();
    let cursor: string | undefined;
    do {
      const options = { prefix, separator: ':', cursor, page: 1_000 };
      const page = offered(test, await scanBranch(context.source(), 'main', options, context.budget()));
      for (const child of page.children)
        children.set(child.kind === 'branch' ? child.prefix : child.key, child);
      cursor = page.next;
    } while (cursor);
    const told = [...children.values()].map((child) =>
      child.kind === 'branch' ? `${child.segment}/` : child.segment,
    );
    expect(told.toSorted()).toEqual(
      ['hash', 'list', 'set', 'short/', 'stream', 'text', 'zset', HOSTILE].toSorted(),
    );
  });

  it('tells type, time to live and memory of keys', async (test) => {
    const keys = ['text', 'short:1', 'gone'].map((key) => prefix + key);
    const facts = offered(test, await leafFacts(context.source(), 'main', keys, context.budget()));
    expect(facts).toMatchObject([{ type: 'string', ttlMs: undefined }, { type: 'string' }, { type: 'none' }]);
    expect(facts[1]?.ttlMs).toBeGreaterThan(0);
    expect(facts[1]?.ttlMs).toBeLessThanOrEqual(600_000);
  });

  it('reads a value of every type', async (test) => {
    expect(offered(test, await value('text')).value).toMatchObject({
      type: 'string',
      content: { text: HOSTILE },
    });
    expect(offered(test, await value('hash')).value).toMatchObject({ type: 'hash', length: 2 });
    expect(offered(test, await value('list')).value).toMatchObject({
      entries: [{ value: { text: 'a' } }, { value: { text: 'b' } }],
    });
    expect(offered(test, await value('set')).value).toMatchObject({ type: 'set', length: 2 });
    expect(offered(test, await value('zset')).value).toMatchObject({
      entries: [{ score: '1' }, { score: '2' }],
    });
    expect(offered(test, await value('stream')).value).toMatchObject({
      entries: [{ id: '1-1' }],
      groups: [],
    });
    expect(await value('gone')).toMatchObject({ state: 'absent' });
  });

  it('names its clients', async (test) => {
    const clients = offered(test, await clientList(context.source(), 'main', context.budget()));
    expect(clients.length).toBeGreaterThan(0);
  });

  it('tells its slow commands', async (test) => {
    const cell = await slowLog(context.source(), 'main', context.budget());
    skipIfUnsupported(test, cell);
    expect(['fresh', 'empty']).toContain(cell.state);
    for (const command of valueOf(cell) ?? []) expect(command.durationMicroseconds).toBeGreaterThanOrEqual(0);
  });

  it('shows commands as they come', async (test) => {
    const events: MonitorEvent[] = [];
    const viewer = new AbortController();
    for await (const event of monitorCache(context.source(), 'main', {
      signal: viewer.signal,
      maxSeconds: 5,
      maxPerSecond: 200,
    })) {
      events.push(event);
      if (event.kind === 'lines' && event.lines.some((line) => line.words.includes(`${prefix}seen`)))
        viewer.abort();
      await use((client) => client.get(`${prefix}seen`));
    }
    const end = events.at(-1);
    if (end?.kind === 'end' && end.failure) skipIfUnsupported(test, end.failure);
    expect(end).toMatchObject({ kind: 'end', reason: 'left' });
  });
});
