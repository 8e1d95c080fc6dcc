import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../../core/testing/redis-server.ts';
import { sourceOn } from '../../../core/testing/sources.ts';
import type { MonitorMessage } from './monitor-message.ts';
import { monitorStream } from './monitor-stream.server.ts';

const redis = await startRedis();
const closes: (() => void)[] = [];

afterAll(async () => {
  for (const close of closes) close();
  await redis?.close();
});

function sourceOf(url: string) {
  const source = sourceOn('http://127.0.0.1:1', [{ id: 'main', url }]);
  closes.push(() => source.clients.destroy());
  return source;
}

/** The messages of a stream, as a browser would take them out of it. */
function readerOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  return {
    cancel: () => reader.cancel(),
    async next(): Promise<MonitorMessage | undefined> {
      const { done, value } = await reader.read();
      if (done) return undefined;
      const text = new TextDecoder().decode(value);
      expect(text).toMatch(/^data: [^\n]+\n\n$/);
      return JSON.parse(text.slice('data: '.length)) as MonitorMessage;
    },
  };
}

describe.skipIf(!redis)('a cache as a stream of events', () => {
  const source = sourceOf(redis?.url ?? 'redis://127.0.0.1:1');
  const never = new AbortController().signal;

  function work<T>(command: string, ...words: readonly string[]): Promise<T> {
    const { signal } = new AbortController();
    return source.clients.redis('main').use(signal, (client) => client.call(command, ...words) as Promise<T>);
  }

  async function monitors(): Promise<number> {
    const list = await work<string>('CLIENT', 'LIST');
    return list.split('\n').filter((line) => /\bflags=O/.test(line)).length;
  }

  it('shows what the server takes, line ends and all, in one line each', async () => {
    const stream = readerOf(monitorStream(source, 'main', never));
    expect(await stream.next()).toMatchObject({ kind: 'lines' });
    await work('EXISTS', 'a key', 'two\nlines</script>');
    let words: readonly string[] | undefined;
    while (!words) {
      const message = await stream.next();
      if (message?.kind !== 'lines') throw new Error('The stream ended.');
      words = message.lines.map((line) => line.words).find(([name]) => name === 'EXISTS');
    }
    expect(words.slice(0, 2)).toEqual(['EXISTS', 'a key']);
    await stream.cancel();
    await expect.poll(monitors).toBe(0);
  });

  it('ends when the console stops, and leaves no connection', async () => {
    const stopping = new AbortController();
    const stream = readerOf(monitorStream(source, 'main', stopping.signal));
    await stream.next();
    expect(await monitors()).toBe(1);
    stopping.abort();
    let last: MonitorMessage | undefined;
    for (let message = await stream.next(); message; message = await stream.next()) last = message;
    expect(last).toMatchObject({ kind: 'end', reason: 'left' });
    await expect.poll(monitors).toBe(0);
  });

  it('is given to two at once, and to the third when one of them has left', async () => {
    const [first, second] = [0, 1].map(() => readerOf(monitorStream(source, 'main', never)));
    await Promise.all([first?.next(), second?.next()]);
    const refused = readerOf(monitorStream(source, 'main', never));
    expect(await refused.next()).toEqual({ kind: 'busy', others: 2 });
    expect(await refused.next()).toBeUndefined();
    await first?.cancel();
    const third = readerOf(monitorStream(source, 'main', never));
    expect(await third.next()).toMatchObject({ kind: 'lines' });
    await Promise.all([second?.cancel(), third.cancel()]);
    await expect.poll(monitors).toBe(0);
  });
});

describe('a cache that is not there', () => {
  it('is an end that says so', async () => {
    const stream = readerOf(
      monitorStream(sourceOf('redis://127.0.0.1:1'), 'main', new AbortController().signal),
    );
    expect(await stream.next()).toMatchObject({
      kind: 'end',
      reason: 'failed',
      failure: { state: 'unreachable', operation: 'redis:MONITOR' },
    });
    expect(await stream.next()).toBeUndefined();
  });
});
