import { afterEach, describe, expect, it } from 'vitest';
import { liveTailEndpoint } from './live-tail-endpoint.fixture.ts';
import type { LiveTailEndpoint } from './live-tail-endpoint.fixture.ts';
import { sourceOn } from '../../testing/sources.ts';
import { tailLogs } from './tail.ts';
import type { TailEvent, TailLine } from './types.ts';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const GROUP = '/ecs/shop';
let made = 0;

function eventAt(at: number, message: string) {
  made += 1;
  return { group: GROUP, stream: 'ecs/shop/1', at, message, eventId: `${made}` };
}

async function following(refusal?: string, since = Date.now() - 2_000, groups: readonly string[] = [GROUP]) {
  const endpoint = await liveTailEndpoint(refusal);
  const source = sourceOn(endpoint.url);
  const left = new AbortController();
  const events: TailEvent[] = [];
  const done = (async () => {
    const options = { pattern: '', test: () => true, since, signal: left.signal };
    for await (const event of tailLogs([{ source, groups }], options)) events.push(event);
  })();
  opened.push(endpoint.close, () => source.clients.destroy(), async () => {
    left.abort();
    await done;
  }); // prettier-ignore
  const lines = (): readonly TailLine[] =>
    events.flatMap((event) => (event.kind === 'lines' ? event.lines : []));
  return {
    endpoint,
    events,
    lines,
    texts: () => lines().map(({ text }) => text),
    async leave() {
      left.abort();
      await done;
    },
  };
}

const isOpen = (endpoint: LiveTailEndpoint) =>
  expect.poll(() => endpoint.openSessions(), { timeout: 8_000 }).toBe(1);

describe('a live tail', () => {
  it('tells what was written before, and then what is written, each once', async () => {
    const start = Date.now();
    const { endpoint, lines, texts, events } = await following(undefined, start - 5_000);
    endpoint.write(eventAt(start - 1_000, 'before'), { isMissed: true });
    await isOpen(endpoint);
    endpoint.write(eventAt(Date.now(), 'after'));
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['before', 'after']);
    expect(events).toContainEqual({ kind: 'way', environmentId: 'test', groups: [GROUP], way: 'live' });
    expect(new Set(lines().map(({ id }) => id)).size).toBe(2);
    expect(lines()[1]).toMatchObject({ group: GROUP, stream: 'ecs/shop/1', environmentId: 'test' });
  });

  it.each(['timeout', 'cut'] as const)(
    'goes on after a %s of its session, and loses nothing',
    async (how) => {
      const { endpoint, texts } = await following();
      await isOpen(endpoint);
      endpoint.write(eventAt(Date.now(), 'one'));
      await expect.poll(texts, { timeout: 8_000 }).toEqual(['one']);
      endpoint.endSessions(how);
      endpoint.write(eventAt(Date.now(), 'between'), { isMissed: true });
      await isOpen(endpoint);
      endpoint.write(eventAt(Date.now(), 'two'));
      await expect.poll(() => [...texts()].sort(), { timeout: 10_000 }).toEqual(['between', 'one', 'two']);
      expect(endpoint.calls.StartLiveTail).toBe(2);
    },
    20_000,
  );

  it('fills in what a session has left out by sampling', async () => {
    const { endpoint, texts } = await following();
    await isOpen(endpoint);
    endpoint.write(eventAt(Date.now(), 'sampled away'), { isMissed: true });
    endpoint.update(true);
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['sampled away']);
  });

  it('tells lines that are alike to the millisecond as often as they were written', async () => {
    const { endpoint, texts, lines } = await following();
    await isOpen(endpoint);
    const at = Date.now();
    for (let index = 0; index < 3; index += 1)
      endpoint.write(eventAt(at, 'again'), { isMissed: index === 1 });
    endpoint.update(true);
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['again', 'again', 'again']);
    expect(new Set(lines().map(({ id }) => id)).size).toBe(3);
  });

  it('opens as many sessions as its groups need, and ends them with the one who looks', async () => {
    const groups = Array.from({ length: 12 }, (_, index) => `/ecs/${index}`);
    const { endpoint, leave } = await following(undefined, Date.now(), groups);
    await expect.poll(() => endpoint.openSessions(), { timeout: 8_000 }).toBe(2);
    await leave();
    await expect.poll(() => endpoint.openSessions(), { timeout: 8_000 }).toBe(0);
  });
});

describe('where no live tail is to be had', () => {
  it.each(['UnknownOperationException', 'AccessDeniedException'])('after %s it is asked again and again', async (code) => {
    const { endpoint, texts, events } = await following(code);
    endpoint.write(eventAt(Date.now() - 500, 'first'));
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['first']);
    endpoint.write(eventAt(Date.now(), 'second'));
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['first', 'second']);
    expect(events).toContainEqual({ kind: 'way', environmentId: 'test', groups: [GROUP], way: 'polling' });
    // An event that comes late stands behind the round's window, and is found all the same.
    endpoint.write(eventAt(Date.now() - 1_500, 'late'));
    await expect.poll(texts, { timeout: 8_000 }).toEqual(['first', 'second', 'late']);
  }, 30_000); // prettier-ignore
});
