import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen, portOf, PortError } from '../../app/http/listen.server.ts';
import { stopServer } from '../../app/http/shutdown.server.ts';
import { pagesWith } from './pages.ts';
import { serveConsole } from './served-console.ts';
import type { ServedConsole } from './served-console.ts';

let app: ServedConsole;
let at = Date.parse('2030-01-01T00:00:00Z');

beforeAll(async () => {
  app = await serveConsole(pagesWith(), {}, () => at);
});

afterAll(() => app.close());

it('/healthz tells a stranger that the process is alive', async () => {
  at += 12_000;
  const { status, text } = await app.ask('/healthz');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ status: 'ok', uptimeSeconds: 12, version: '1.2.3' });
});

it('/readyz names every upstream of every environment, and neither address nor message', async () => {
  const startedAt = performance.now();
  const { status, text } = await app.ask('/readyz');
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(status).toBe(503);
  const answer = JSON.parse(text) as { status: string; upstreams: Record<string, unknown>[] };
  expect(answer.status).toBe('not-ready');
  for (const environment of ['dev', 'prod', 'staging'])
    expect(
      answer.upstreams.filter((one) => one.environment === environment).map((one) => one.upstream),
    ).toEqual(
      expect.arrayContaining(['dynamodb', 's3', 'sqs', 'sns', 'secretsmanager', 'sts', 'redis/main']),
    );
  for (const one of answer.upstreams) {
    expect(one.outcome).toBe('unreachable');
    expect(Object.keys(one).sort()).toEqual(['environment', 'milliseconds', 'outcome', 'upstream']);
  }
  for (const secret of ['127.0.0.1', 'ECONNREFUSED', 'redis-password', 'test-key'])
    expect(text).not.toContain(secret);
});

it('neither answers to a name that is not its own', async () => {
  expect((await app.ask('/healthz', { headers: { host: 'evil.example' } })).status).toBe(421);
  expect((await app.ask('/readyz', { headers: { host: 'evil.example' } })).status).toBe(421);
});

it('a port that is taken is named', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const taken = listen((await import('express')).default(), { host: '127.0.0.1', port });
  await expect(taken).rejects.toThrow(PortError);
  await expect(taken).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  other.close();
});

it('stopping ends endless answers by their signal, and cuts those that do not listen to it', async () => {
  const express = (await import('express')).default;
  const stopping = new AbortController();
  const application = express();
  application.get('/listens', (_request, response) => {
    response.write('begun ');
    stopping.signal.addEventListener('abort', () => response.end('ended'));
  });
  application.get('/deaf', (_request, response) => void response.write('begun '));
  const server = await listen(application, { host: '127.0.0.1', port: 0 });
  const port = portOf(server);
  const addressOf = (path: string) => `http://127.0.0.1:${port}${path}`;
  const [listens, deaf] = await Promise.all([fetch(addressOf('/listens')), fetch(addressOf('/deaf'))]);
  const texts = Promise.allSettled([listens.text(), deaf.text()]);
  const startedAt = performance.now();
  await stopServer(server, stopping);
  expect(performance.now() - startedAt).toBeLessThan(2_500);
  expect(await texts).toMatchObject([{ status: 'fulfilled', value: 'begun ended' }, { status: 'rejected' }]);
  await expect(fetch(addressOf('/listens'))).rejects.toThrow();
});
