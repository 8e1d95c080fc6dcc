import { readFile, readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { textStream } from '../../app/features/operations/text-stream.server.ts';
import { eventStream, LOOK_MS } from '../../app/http/event-stream.server.ts';
import type { Browser } from './browser.ts';
import { openStage, signIn, whoIs } from './oidc-stage.ts';
import type { Stage } from './oidc-stage.ts';

const RECHECK_MS = 15 * 60_000;

async function* ticks(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  while (!signal.aborted) {
    yield 'data: tick\n\n';
    await pause(10, undefined, { signal }).catch(() => undefined);
  }
  yield 'data: over\n\n';
}

/** For whoever may see production's data, until somebody leaves; with `?short`, one event alone. */
const live = {
  loader({ request, context }: LoaderFunctionArgs) {
    const environments = context.console.sources
      .map(({ environment }) => environment)
      .filter(({ id }) => id === 'prod');
    const isShort = new URL(request.url).searchParams.has('short');
    return eventStream(request, context, {
      capability: 'data:read',
      environments,
      open: (signal) => textStream(isShort ? () => ticks(AbortSignal.abort()) : ticks, signal),
    });
  },
};

let stage: Stage;
let browser: Browser;
beforeEach(async () => {
  stage = await openStage({ routes: { live } });
  browser = stage.browser();
  await signIn(browser, stage.origin, 'olga');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await stage.close();
});

interface Opened {
  readonly received: () => string;
  readonly isOpen: () => boolean;
  readonly leave: () => void;
}

/** Opens the stream as the browser's page does, once its first event is there. */
async function opened(search = ''): Promise<Opened> {
  const cookies = [...browser.cookies(stage.origin)].map(([name, value]) => `${name}=${value}`);
  const request = httpRequest({
    port: stage.app.port,
    path: `/live${search}`,
    headers: { cookie: cookies.join('; '), accept: 'text/event-stream' },
    agent: false,
  });
  let received = '';
  let isOpen = true;
  request.once('error', () => (isOpen = false));
  request.once('response', (response) => {
    response.on('data', (chunk: Buffer) => (received += chunk.toString()));
    response.once('error', () => undefined);
    response.once('close', () => (isOpen = false));
  });
  request.end();
  await expect.poll(() => received).not.toBe('');
  return { received: () => received, isOpen: () => isOpen, leave: () => request.destroy() };
}

const look = () => vi.advanceTimersByTimeAsync(LOOK_MS);

describe('a stream', () => {
  it('goes on while whoever opened it may see it, and the provider is asked as ever', async () => {
    const stream = await opened();
    await look();
    stage.pass(RECHECK_MS);
    await look();
    await expect.poll(() => stage.provider.asked.get('/token')).toBe(2);
    const before = stream.received().length;
    await expect.poll(() => stream.received().length).toBeGreaterThan(before);
    expect(stream.isOpen()).toBe(true);
    stream.leave();
  });

  it('ends when they sign out, and tells nothing more', async () => {
    const stream = await opened();
    await browser.post(`${stage.origin}/sign-out`, {});
    expect(stream.isOpen()).toBe(true);
    await look();
    await expect.poll(stream.isOpen).toBe(false);
    expect(stream.received()).not.toContain('over');
  });

  it('ends when their group was taken away, and the page that is still open loses no session by it', async () => {
    const stream = await opened();
    stage.provider.accounts.set('olga', { name: 'Olga', groups: ['devs'] });
    stage.pass(RECHECK_MS);
    await look();
    await expect.poll(stream.isOpen).toBe(false);
    const before = browser.cookies(stage.origin).get('operations_session');
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
    expect(browser.cookies(stage.origin).get('operations_session')).not.toBe(before);
    stage.pass(2 * 60_000);
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
  });

  it('that found a role changed leaves nobody the former one, also where the provider is down then', async () => {
    const stream = await opened();
    stage.provider.accounts.set('olga', { name: 'Olga', groups: ['devs'] });
    stage.pass(RECHECK_MS);
    await look();
    await expect.poll(stream.isOpen).toBe(false);
    await stage.provider.down();
    expect(await whoIs(browser, stage.origin)).toBeUndefined();
    await stage.provider.up();
    stage.pass(60_000);
    expect((await whoIs(browser, stage.origin))?.role).toBe('developer');
  });

  it('ends when the provider vouches for them no more', async () => {
    const stream = await opened();
    stage.provider.accounts.delete('olga');
    stage.pass(RECHECK_MS);
    await look();
    await expect.poll(stream.isOpen).toBe(false);
  });

  it('looks no more once it is over, or its reader has left', async () => {
    const idle = vi.getTimerCount();
    const stream = await opened();
    expect(vi.getTimerCount()).toBe(idle + 1);
    stream.leave();
    await expect.poll(() => vi.getTimerCount()).toBe(idle);
    const short = await opened('?short');
    await expect.poll(short.isOpen).toBe(false);
    expect(short.received()).toContain('over');
    expect(vi.getTimerCount()).toBe(idle);
  });
});

it('every route that streams events does so under this watch', async () => {
  const directory = path.resolve(import.meta.dirname, '../../app/routes');
  const routes = (await readdir(directory)).filter((name) => name.endsWith('.stream.ts'));
  expect(routes).toHaveLength(4);
  for (const name of routes)
    expect(await readFile(path.join(directory, name), 'utf8'), name).toContain('return eventStream(');
});
