import { Redis } from 'ioredis';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../testing/redis-server.ts';
import { sourceOn } from '../../testing/sources.ts';
import type { Source } from '../source.ts';
import { monitorCache } from './monitor.ts';
import type { MonitorEvent, MonitorLine } from './types.ts';

const server = await startRedis();

/** Looks until the end, or until `enough` says so. */
async function watched(
  source: Source,
  options: Partial<Parameters<typeof monitorCache>[2]>,
  onEvent: (event: MonitorEvent) => void | Promise<void> = () => undefined,
): Promise<readonly MonitorEvent[]> {
  const events: MonitorEvent[] = [];
  const { signal } = new AbortController();
  for await (const event of monitorCache(source, 'main', {
    signal,
    maxSeconds: 60,
    maxPerSecond: 200,
    ...options,
  })) {
    events.push(event);
    await onEvent(event);
  }
  return events;
}

function linesOf(events: readonly MonitorEvent[]): readonly MonitorLine[] {
  return events.flatMap((event) => (event.kind === 'lines' ? event.lines : []));
}

describe.skipIf(!server)('a live MONITOR', () => {
  let direct: Redis;
  let source: Source;

  beforeAll(() => {
    direct = new Redis(server?.url ?? '');
    source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: server?.url ?? '' }]);
  });
  afterAll(async () => {
    direct.disconnect();
    source.clients.destroy();
    await server?.close();
  });

  const connections = async () => Number(/connected_clients:(\d+)/.exec(await direct.info('clients'))?.[1]);
  /** Nobody is connected any more but the test itself. */
  const eventuallyAlone = async () => {
    for (let tries = 0; tries < 100 && (await connections()) !== 1; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await connections()).toBe(1);
  };

  it('shows commands, hostile text as text and secrets masked, and lets go when its viewer leaves', async () => {
    const viewer = new AbortController();
    let sent = false;
    const events = await watched(source, { signal: viewer.signal }, async () => {
      if (!sent) {
        sent = true;
        await direct.set('clé 😀', '"</script>\r\n');
        await direct.call('CONFIG', 'SET', 'masterauth', 'hunter2');
        await direct.call('HELLO', '2');
      } else viewer.abort();
    });
    expect(linesOf(events).map((line) => line.words)).toContainEqual([
      'set',
      'clé 😀',
      String.raw`"</script>\x0d\x0a`,
    ]);
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'left' });
    await eventuallyAlone();
  });

  it('ends with its time', async () => {
    const startedAt = Date.now();
    const events = await watched(source, { maxSeconds: 1 });
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'time' });
    expect(Date.now() - startedAt).toBeLessThan(15_000);
    await eventuallyAlone();
  });

  it('shows no more than its rate, and counts the rest', async () => {
    const viewer = new AbortController();
    const startedAt = Date.now();
    let sent = false;
    const events = await watched(source, { signal: viewer.signal, maxPerSecond: 50 }, async (event) => {
      if (event.seen >= 20_000) viewer.abort();
      if (sent) return;
      sent = true;
      const pipeline = direct.pipeline();
      for (let index = 0; index < 20_000; index += 1) pipeline.get(`k${index}`);
      await pipeline.exec();
    });
    const end = events.at(-1);
    const seconds = Math.ceil((Date.now() - startedAt) / 1000) + 1;
    expect(linesOf(events).length).toBeLessThanOrEqual(50 * seconds);
    expect(linesOf(events).length).toBeGreaterThan(0);
    expect(end?.seen).toBeGreaterThanOrEqual(20_000);
    expect(end?.dropped).toBe((end?.seen ?? 0) - linesOf(events).length);
  });

  it('keeps the beginning of a huge command only', async () => {
    const viewer = new AbortController();
    let sent = false;
    const events = await watched(source, { signal: viewer.signal }, async (event) => {
      if (linesOf([event]).some((line) => line.words[1] === 'after')) viewer.abort();
      if (sent) return;
      sent = true;
      await direct.set('huge', 'x'.repeat(20_000_000));
      await direct.set('after', 'y');
    });
    const words = linesOf(events).map((line) => line.words);
    expect(words.find((one) => one[1] === 'huge')?.[2]?.length).toBeLessThan(300);
    expect(words).toContainEqual(['set', 'after', 'y']);
  });

  it('lets go when its viewer stops listening in the middle', async () => {
    const { signal } = new AbortController();
    for await (const event of monitorCache(source, 'main', { signal, maxSeconds: 60, maxPerSecond: 200 })) {
      expect(event.kind).toBe('lines');
      break;
    }
    await eventuallyAlone();
  });

  it('says when the server ends it', async () => {
    const events = await watched(source, {}, async () => {
      await direct.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    });
    expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'closed' });
  });

  it('is refused where it is forbidden', async () => {
    await direct.call('ACL', 'SETUSER', 'guest', 'on', '>p', '~*', '+@all', '-monitor');
    const guest = sourceOn(
      'http://127.0.0.1:9',
      [{ id: 'main', url: server?.url ?? '', username: 'guest', passwordVariable: 'P' }],
      { P: 'p' },
    );
    expect((await watched(guest, {})).at(-1)).toMatchObject({
      kind: 'end',
      reason: 'failed',
      failure: { state: 'denied', operation: 'redis:MONITOR' },
    });
    guest.clients.destroy();
  });
});

describe('a MONITOR of nothing', () => {
  it('says that nobody is there', async () => {
    const source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url: 'redis://127.0.0.1:1' }]);
    expect(await watched(source, {})).toMatchObject([
      { kind: 'end', reason: 'failed', failure: { state: 'unreachable' } },
    ]);
    source.clients.destroy();
  });

  it('says that nobody answers', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const source = sourceOn('http://127.0.0.1:9', [{ id: 'main', url }]);
    expect(await watched(source, {})).toMatchObject([
      { kind: 'end', reason: 'failed', failure: { state: 'timed-out' } },
    ]);
    source.clients.destroy();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
