import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPicture } from './fetch-picture.ts';
import type { FetchRules } from './fetch-picture.ts';

const BYTES = Buffer.alloc(2_000, 7);
let origin: string;
let rules: FetchRules;
const asked: string[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  asked.push(request.url ?? '');
  switch (request.url) {
    case '/picture':
      return void response.end(BYTES);
    case '/chunked':
      for (let turn = 0; turn < 4; turn += 1) response.write(BYTES);
      return void response.end();
    case '/moved':
      return void response.writeHead(302, { location: '/picture' }).end();
    case '/round':
      return void response.writeHead(302, { location: '/round' }).end();
    case '/inside':
      return void response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end();
    case '/file':
      return void response.writeHead(302, { location: 'file:///etc/hosts' }).end();
    case '/slow':
      return undefined;
    case '/busy':
      return void response.writeHead(503).end();
    default:
      return void response.writeHead(404).end();
  }
}

const server = createServer(answer);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  rules = { mostBytes: 5_000, deadlineMs: 5_000, innerHosts: new Set([host]) };
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('fetchPicture', () => {
  it('takes a picture, also from where it has moved to', async () => {
    for (const path of ['/picture', '/moved'])
      expect(await fetchPicture(new URL(path, origin), rules)).toMatchObject({ ok: true, bytes: BYTES });
  });

  it.each([
    ['/nothing', 'ImageNotFound', false],
    ['/chunked', 'ImageTooLarge', false],
    ['/round', 'ImageRefused', false],
    ['/inside', 'ImageRefused', false],
    ['/file', 'ImageRefused', false],
    ['/busy', 'ImageUnreachable', true],
  ])('of %s says %s', async (path, cause, mayPass) => {
    expect(await fetchPicture(new URL(path, origin), rules)).toMatchObject({ ok: false, cause, mayPass });
  });

  it('believes a length that is too large, and reads nothing of it', async () => {
    const small = { ...rules, mostBytes: BYTES.length - 1 };
    expect(await fetchPicture(new URL('/picture', origin), small)).toMatchObject({ cause: 'ImageTooLarge' });
  });

  it('gives up in time', async () => {
    const quick = { ...rules, deadlineMs: 200 };
    const found = await fetchPicture(new URL('/slow', origin), quick);
    expect(found).toMatchObject({ ok: false, cause: 'ImageUnreachable', mayPass: true });
    expect(found).toMatchObject({ sentence: expect.stringContaining('200 ms') });
  });

  it.each([
    () => origin,
    () => origin.replace('127.0.0.1', 'localhost'),
    () => origin.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
    () => origin.replace('127.0.0.1', '2130706433'),
    () => 'http://169.254.169.254',
    () => 'http://[::1]',
    () => 'ftp://example.com',
    () => 'http://user:word@example.com',
  ])('does not connect inside of the network (%#)', async (address) => {
    asked.length = 0;
    const nobody = { ...rules, innerHosts: new Set<string>() };
    const found = await fetchPicture(new URL('/picture', address()), nobody);
    expect(found).toMatchObject({ ok: false, cause: 'ImageRefused' });
    expect(asked).toEqual([]);
  });

  it('tells no signature of an address', async () => {
    const found = await fetchPicture(new URL('/nothing?X-Amz-Signature=secret', origin), rules);
    expect(JSON.stringify(found)).not.toContain('secret');
  });
});
